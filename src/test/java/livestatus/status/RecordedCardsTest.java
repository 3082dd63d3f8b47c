package livestatus.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import livestatus.openclaw.Recording;
import livestatus.openclaw.Recordings;
import livestatus.session.Session;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people would have seen of recorded runs of real gateways, card by card. */
@EnabledIf("livestatus.openclaw.Recordings#exist")
class RecordedCardsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "2026.3.2, plain, agent:main:t-plain, unknown working idle",
    "2026.7.1, toolfail, agent:main:t-toolfail, unknown working idle",
    "2026.7.1, abort-tool, agent:main:t-abort-tool, unknown working cancelled",
    "2026.7.1, err500, agent:main:t-err500, working error",
    "2026.7.1, nested, agent:main:t-nested, unknown working idle",
  })
  void theCardsTellTheRun(String version, String scenario, String key, String words) {
    List<StatusCard> cards = cards(version, scenario, key);
    List<String> told = new ArrayList<>();
    for (StatusCard card : cards) {
      if (told.isEmpty() || !told.get(told.size() - 1).equals(card.word())) {
        told.add(card.word());
      }
    }

    assertThat(String.join(" ", told)).isEqualTo(words);
  }

  @Test
  void theCardOfARootShowsItsGrandchildrenAtWork() {
    assertThat(cards("2026.7.1", "nested", "agent:main:t-nested"))
        .extracting(StatusCard::text)
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("└ ⏳ `orchestrator` · working\n\u2003└ ⏳ `leaf` · `sleep 2`"));
  }

  @Test
  void theCardOfAFailureShowsItsMessage() {
    List<StatusCard> cards = cards("2026.7.1", "err500", "agent:main:t-err500");

    assertThat(cards)
        .extracting(StatusCard::text)
        .contains("↻ Attempt 2 after `500 Internal server error (stub)`")
        .endsWith("`500 Internal server error (stub)`");
  }

  /** Each card of one session that differs from the one before. */
  private List<StatusCard> cards(String version, String scenario, String key) {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    StatusCards words = new StatusCards(ZoneOffset.UTC, Detail.SAFE);
    List<StatusCard> cards = new ArrayList<>();
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
                sessions.tick(now);
                Snapshot snapshot = sessions.snapshot(now);
                for (Session root : snapshot.roots()) {
                  StatusCard card = Objects.requireNonNull(words.card(snapshot, root.key()));
                  boolean news = cards.isEmpty() || !cards.get(cards.size() - 1).equals(card);
                  if (root.key().value().equals(key) && news) {
                    cards.add(card);
                  }
                }
              }
            });
    return cards;
  }
}
