package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import livestatus.mattermost.LedgerEntry;
import livestatus.mattermost.PostKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class PostLedgerTest {
  private static final PostKey KEY = new PostKey("here", "agent:main:main");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private final String url;
  private Database database;

  PostLedgerTest(Engine engine, @TempDir Path folder) {
    url = engine.url(folder);
    database = Engine.open(url, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static LedgerEntry row(
      String pending, @Nullable String post, LedgerEntry.State state, Instant intended) {
    return new LedgerEntry(
        KEY,
        "https://chat.example",
        "bot",
        "channel",
        post == null ? null : "root",
        pending,
        post,
        state,
        7,
        "hash",
        AT,
        intended,
        AT.plusSeconds(2));
  }

  @Test
  void rowsComeBackAsTheyWereAlsoAfterARestart() {
    LedgerEntry later = row("p2", "post2", LedgerEntry.State.SHOWN, AT.plusSeconds(5));
    LedgerEntry first = row("p1", null, LedgerEntry.State.INTENDED, AT);
    PostLedger ledger = new PostLedger(database);
    ledger.put(later);
    ledger.put(first);
    ledger.put(
        new LedgerEntry(
            new PostKey("here", "other"),
            "s",
            "a",
            "c",
            null,
            "p3",
            null,
            LedgerEntry.State.INTENDED,
            1,
            "h",
            AT,
            AT,
            AT));
    database.close();
    database = Engine.open(url, InstantSource.system());
    ledger = new PostLedger(database);
    assertThat(ledger.find(KEY)).containsExactly(first, later);
    LedgerEntry shown = row("p1", "post1", LedgerEntry.State.SENDING, AT);
    ledger.put(shown);
    ledger.remove("p2");
    ledger.remove("never there");
    assertThat(ledger.find(KEY)).containsExactly(shown);
    assertThat(ledger.find(new PostKey("there", KEY.session()))).isEmpty();
  }

  @Test
  void whileTheDatabaseIsAwayRowsAreKeptAndWrittenLater() throws Exception {
    PostLedger ledger = new PostLedger(database);
    LedgerEntry old = row("p0", "post0", LedgerEntry.State.SHOWN, AT.minusSeconds(9));
    ledger.put(old);
    database.change(
        (connection, changeNo) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE status_posts RENAME TO elsewhere");
          }
        });
    LedgerEntry row = row("p1", null, LedgerEntry.State.INTENDED, AT);
    ledger.put(row);
    ledger.remove("p0");
    assertThat(ledger.find(KEY)).containsExactly(row);
    assertThat(ledger.waiting()).isEqualTo(2);
    database.change(
        (connection, changeNo) -> {
          try (var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE elsewhere RENAME TO status_posts");
          }
        });
    ledger.flush();
    assertThat(ledger.waiting()).isZero();
    assertThat(new PostLedger(database).find(KEY)).containsExactly(row);
  }
}
