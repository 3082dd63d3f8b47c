package livestatus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionMapTest {
  private static SessionKey key(int number) {
    return new SessionKey("s" + number);
  }

  private static Session session(int number, int turns) {
    return new Session(
        new SessionFacts(key(number), "main", Kind.NAMED, null, null, null, null),
        new Status(State.IDLE, Instant.EPOCH, "new", Witness.AGE, Freshness.FRESH, null),
        null,
        null,
        Usage.NONE,
        turns,
        List.of());
  }

  private static Map<SessionKey, Session> some(int from, int to) {
    Map<SessionKey, Session> some = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      some.put(key(i), session(i, 0));
    }
    return some;
  }

  static LongStream seeds() {
    long first = Long.getLong("livestatus.seed", System.nanoTime());
    return LongStream.range(first, first + Integer.getInteger("livestatus.runs", 30));
  }

  /** Any map may be changed again, not only the newest, and none of them ever changes itself. */
  @ParameterizedTest
  @MethodSource("seeds")
  void itIsAsAnOrdinaryMapWouldBe(long seed) {
    Random random = new Random(seed);
    List<SessionMap> maps = new ArrayList<>(List.of(SessionMap.EMPTY));
    List<Map<SessionKey, Session>> models = new ArrayList<>(List.of(Map.of()));
    for (int step = 0; step < 60; step++) {
      int base = random.nextInt(4) == 0 ? random.nextInt(maps.size()) : maps.size() - 1;
      Map<SessionKey, Session> changes = new LinkedHashMap<>();
      int many = random.nextInt(5) == 0 ? 150 : random.nextInt(4);
      for (int i = 0; i < many; i++) {
        int number = random.nextInt(300);
        changes.put(key(number), random.nextInt(12) == 0 ? null : session(number, step + 1));
      }
      maps.add(maps.get(base).with(changes));
      Map<SessionKey, Session> model = new LinkedHashMap<>(models.get(base));
      changes.forEach(
          (key, session) -> {
            if (session == null) {
              model.remove(key);
            } else {
              model.put(key, session);
            }
          });
      models.add(model);
    }
    for (int i = 0; i < maps.size(); i++) {
      SessionMap map = maps.get(i);
      Map<SessionKey, Session> model = models.get(i);
      assertThat(map).as("seed %s, map %s", seed, i).isEqualTo(model).hasSameSizeAs(model);
      assertThat(List.copyOf(map.keySet())).isEqualTo(List.copyOf(model.keySet()));
      assertThat(List.copyOf(map.values())).isEqualTo(List.copyOf(model.values()));
      for (int number = 0; number < 300; number++) {
        assertThat(map.get(key(number))).isSameAs(model.get(key(number)));
      }
      int other = random.nextInt(maps.size());
      assertThat(difference(map, maps.get(other)))
          .as("seed %s, map %s since %s", seed, i, other)
          .isEqualTo(difference(model, models.get(other)));
    }
  }

  private static Set<String> difference(SessionMap now, SessionMap before) {
    Set<String> found = new TreeSet<>();
    now.since(
        before,
        new SessionMap.Difference() {
          @Override
          public void changed(Session session) {
            assertThat(found.add("changed " + session.key())).isTrue();
          }

          @Override
          public void gone(SessionKey key) {
            assertThat(found.add("gone " + key)).isTrue();
          }
        });
    return found;
  }

  @SuppressWarnings("ReferenceEquality") // What did not change is the same object.
  private static Set<String> difference(
      Map<SessionKey, Session> now, Map<SessionKey, Session> before) {
    Set<String> expected = new TreeSet<>();
    now.forEach(
        (key, session) -> {
          if (before.get(key) != session) {
            expected.add("changed " + key);
          }
        });
    before.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .forEach(key -> expected.add("gone " + key));
    return expected;
  }

  @Test
  void whatDidNotChangeIsShared() {
    SessionMap before = SessionMap.EMPTY.with(some(0, 10_000));
    SessionMap after = before.with(Map.of(key(5_000), session(5_000, 1)));
    assertThat(difference(after, before)).containsExactly("changed s5000");
    assertThat(before.get(key(5_000)).turns()).isZero();
    assertThat(after.with(Map.of())).isSameAs(after);
    assertThat(SessionMap.of(after)).isSameAs(after);
  }

  @Test
  void aLaterSessionIsNotInAnEarlierMap() {
    SessionMap before = SessionMap.EMPTY.with(some(0, 3));
    SessionMap after = before.with(some(3, 4));
    assertThat(before.get(key(3))).isNull();
    assertThat(before.keySet()).doesNotContain(key(3));
    assertThat(after.get(key(3))).isNotNull();
    assertThat(difference(before, after)).containsExactly("gone s3");
  }
}
