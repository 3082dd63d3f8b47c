package livestatus.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import livestatus.mattermost.FakeMattermost.Seen;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Recordings;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.Turn;
import livestatus.status.Detail;
import livestatus.status.StatusCard;
import livestatus.status.StatusCards;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What recorded runs of real gateways leave behind on a server: few edits, and a true last card.
 */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class RecordedPostsTest {
  @TempDir Path folder;

  private final Rig rig = new Rig("11");
  private @Nullable StatusCard last;

  @ParameterizedTest
  @CsvSource({
    "2026.3.2, tools5, agent:main:t-tools5, 4",
    "2026.7.1, nested, agent:main:t-nested, 8",
    "2026.7.1, err500, agent:main:t-err500, 8",
  })
  void aRunIsOnePostWithFewEdits(String version, String scenario, String key, int mostEdits) {
    List<String> arrived = new ArrayList<>();
    try (rig) {
      play(version, scenario, key);
      StatusCard card = Objects.requireNonNull(last);
      List<Seen> posts = rig.server.posts(rig.town);
      assertThat(posts).hasSize(1);
      Seen post = posts.get(0);
      assertThat(post.message()).isEqualTo(card.message());
      assertThat(post.attachment().path("title").asString()).isEqualTo(card.title());
      assertThat(post.attachment().path("text").asString()).isEqualTo(card.text());
      assertThat(post.attachment().path("footer").asString()).isEqualTo(card.footer());
      for (FakeWorld.Write write : rig.server.allWrites()) {
        arrived.add(write.at() + " " + write.saved().message + " " + write.saved().props);
      }
      assertThat(rig.server.historyRows(rig.town)).isBetween(1, mostEdits);
      assertThat(rig.server.notifications()).isEmpty();
    } finally {
      if (Boolean.getBoolean("posts.show")) {
        arrived.forEach(System.out::println);
      }
    }
  }

  private void play(String version, String scenario, String key) {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    StatusCards words = new StatusCards(ZoneOffset.UTC, Detail.SAFE);
    boolean[] begun = new boolean[1];
    Recordings.recording(version, scenario)
        .play(
            folder,
            new Recording.Listener() {
              @Override
              public void signal(Signal signal, Instant now) {
                sessions.apply(signal, now);
              }

              @Override
              public void moment(Instant now) {
                if (!begun[0]) {
                  rig.clock.set(now);
                  begun[0] = true;
                }
                sessions.tick(now);
                show(words, sessions.snapshot(now), new SessionKey(key));
                Duration passed = Duration.between(rig.clock.instant(), now);
                rig.run(passed.isNegative() ? Duration.ZERO : passed);
              }
            });
    rig.run(Duration.ofMinutes(2));
  }

  private void show(StatusCards words, Snapshot snapshot, SessionKey key) {
    Session session = snapshot.get(key);
    StatusCard card = words.card(snapshot, key);
    if (session == null || card == null) {
      return;
    }
    last = card;
    Turn turn = session.turn();
    Instant began = turn == null ? session.status().since() : turn.started();
    rig.want(card, rig.channel(rig.town, null), began);
  }
}
