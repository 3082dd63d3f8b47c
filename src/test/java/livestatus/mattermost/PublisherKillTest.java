package livestatus.mattermost;

import static livestatus.mattermost.Cards.over;
import static livestatus.mattermost.Cards.working;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/**
 * A story of three turns, cut off at every single effect in turn: before and after each request,
 * before and after each row. The next process goes on, and people see one post and no step back.
 */
class PublisherKillTest {
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private int effectsToLive;

  @Test
  void whereverItIsCutOffThereIsOnePostAndNoStepBack() {
    int last = Integer.MAX_VALUE - storyCutOffAt(Integer.MAX_VALUE);
    assertThat(last).as("effects of the story").isGreaterThan(60);
    for (int effect = 1; effect <= last; effect++) {
      storyCutOffAt(effect);
    }
  }

  /** Plays the story; answers how many effects were left. */
  private int storyCutOffAt(int effect) {
    try (Rig rig = new Rig("5.37")) {
      effectsToLive = effect;
      rig.interceptor =
          chain -> {
            spend();
            Response response = chain.proceed(chain.request());
            try {
              spend();
              return response;
            } catch (Killed e) {
              response.close();
              throw e;
            }
          };
      rig.usedLedger = new MortalLedger(rig.ledger, this::spend);
      rig.restart();
      Destination town = rig.channel(rig.town, null);
      for (int turn = 1; turn <= 3; turn++) {
        Instant began = rig.clock.instant();
        for (String step : List.of("asked", "tool", "answer")) {
          String text = turn + " " + step;
          play(rig, new Wanted(Rig.key("s"), town, working("s", text), began, false, true));
        }
        play(rig, new Wanted(Rig.key("s"), town, over("s", turn + " done"), began, true, true));
        for (int i = 0; i < 15; i++) {
          rig.server.say(rig.alice, rig.town, "", "talk");
        }
      }
      int left = effectsToLive;
      effectsToLive = Integer.MAX_VALUE;
      rig.run(Duration.ofMinutes(2));
      assertThat(rig.shown(rig.town)).as("cut off at " + effect).containsExactly("3 done");
      assertThat(rig.ledger.rows()).as("cut off at " + effect).hasSize(1);
      noStepBack(rig, effect);
      return left;
    }
  }

  private void play(Rig rig, Wanted wanted) {
    rig.publisher.want(wanted, rig.clock.instant());
    try {
      rig.run(Duration.ofSeconds(8));
    } catch (Killed e) {
      effectsToLive = Integer.MAX_VALUE;
      rig.restart();
      rig.publisher.want(wanted, rig.clock.instant());
      rig.run(Duration.ofSeconds(8));
    }
  }

  private void spend() {
    if (--effectsToLive <= 0) {
      throw new Killed();
    }
  }

  private static void noStepBack(Rig rig, int effect) {
    List<String> order = List.of("asked", "tool", "answer", "done");
    Map<String, Integer> last = new HashMap<>();
    for (FakeWorld.Write write : rig.server.allWrites()) {
      String text = write.saved().props.path("attachments").path(0).path("text").asString("");
      int space = text.indexOf(' ');
      if (space < 0) {
        continue;
      }
      int place =
          Integer.parseInt(text.substring(0, space)) * 10
              + order.indexOf(text.substring(space + 1));
      Integer before = last.put(write.post(), place);
      assertThat(place)
          .as("cut off at " + effect)
          .isGreaterThanOrEqualTo(before == null ? 0 : before);
    }
  }

  /** A ledger whose process can die before and after each write. */
  private record MortalLedger(Ledger inner, Runnable spend) implements Ledger {
    @Override
    public List<LedgerEntry> find(PostKey key) {
      return inner.find(key);
    }

    @Override
    public void put(LedgerEntry entry) {
      spend.run();
      inner.put(entry);
      spend.run();
    }

    @Override
    public void remove(String pendingId) {
      spend.run();
      inner.remove(pendingId);
      spend.run();
    }
  }
}
