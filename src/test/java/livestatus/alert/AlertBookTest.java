package livestatus.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.session.SessionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertBookTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant THEN = Instant.parse("2026-11-21T11:59:00.120Z");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("alerts.json");
  }

  @Test
  void whatWasWrittenIsReadAgain() throws IOException {
    Alert session =
        new Alert(
            "very-stale a",
            Alert.Kind.VERY_STALE,
            new SessionKey("a"),
            "main",
            "über",
            THEN,
            "\"x\"");
    Alert own = new Alert("d", Alert.Kind.DAEMON, null, null, null, THEN, null);
    AlertBook.Page page =
        new AlertBook.Page(
            NOW,
            List.of(session, own),
            Map.of(
                "webhook",
                List.of(
                    new Delivery(session, "1", null, null), new Delivery(own, "2", "h", THEN))));

    new AlertBook(file()).write(page);

    String a =
        "{\"id\":\"very-stale a\",\"kind\":\"VERY_STALE\",\"session\":{\"value\":\"a\"},"
            + "\"agent\":\"main\",\"label\":\"über\",\"since\":\"2026-11-21T11:59:00.120Z\","
            + "\"what\":\"\\\"x\\\"\"}";
    String d =
        "{\"id\":\"d\",\"kind\":\"DAEMON\",\"session\":null,\"agent\":null,\"label\":null,"
            + "\"since\":\"2026-11-21T11:59:00.120Z\",\"what\":null}";
    assertThat(Files.readString(file()))
        .isEqualTo(
            "{\"watchedUntil\":\"2026-11-21T12:00:00Z\",\"open\":["
                + (a + "," + d)
                + "],\"deliveries\":{\"webhook\":[{\"alert\":"
                + a
                + ",\"attempt\":\"1\",\"handle\":null,\"over\":null},{\"alert\":"
                + d
                + ",\"attempt\":\"2\",\"handle\":\"h\",\"over\":\"2026-11-21T11:59:00.120Z\"}]}}");
    assertThat(new AlertBook(file()).read(NOW.plusSeconds(1))).isEqualTo(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"open\": [",
        "{\"watchedUntil\": \"now\", \"open\": []}",
        "{\"watchedUntil\": \"2026-11-21T11:00:00Z\", \"open\": [{\"id\": \"a\", \"kind\": \"?\"}]}"
      })
  void aPageThatCannotBeReadIsEmpty(String text) throws IOException {
    Files.writeString(file(), text);
    assertThat(new AlertBook(file()).read(NOW)).isEqualTo(AlertBook.Page.empty(NOW));
  }
}
