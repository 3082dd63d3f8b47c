package livestatus.daemon.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import livestatus.daemon.settings.Secret;
import livestatus.daemon.settings.Settings;
import livestatus.daemon.settings.Settings.Logging.Format;
import livestatus.daemon.settings.Settings.Logging.Level;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {
  private static final String SECRET = "s3cret/with+signs";

  private Instant now = Instant.parse("2026-11-21T05:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A context of its own: the real one belongs to the process. */
  private Logger log(Format format, Level level, Map<String, String> environment) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setOutputStream(out);
    Logging.configure(
        context, new Settings.Logging(format, level, 5000), environment, appender, () -> now);
    return context.getLogger("livestatus.tail.Tail");
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void oneLineAnEventWithTimeLevelThreadAndPlace() {
    log(Format.TEXT, Level.INFO, Map.of()).info("read {} lines", 3);

    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO  \\[.+] tail.Tail: read 3 lines");
  }

  @Test
  void journaldGetsPrioritiesAndNoTime() {
    Logger log = log(Format.TEXT, Level.DEBUG, Map.of("JOURNAL_STREAM", "8:123"));
    log.error("a");
    log.warn("b");
    log.info("c");
    log.debug("d");

    assertThat(lines())
        .extracting(line -> line.substring(0, 3))
        .containsExactly("<3>", "<4>", "<6>", "<7>");
    assertThat(lines().get(0)).matches("<3>\\[.+] tail.Tail: a");
  }

  @Test
  void exceptionsAndForeignLineBreaksStayInTheLine() {
    Logger log = log(Format.TEXT, Level.INFO, Map.of());
    log.warn("from outside: {}", "a\r\n2026-01-01T00:00:00Z INFO forged\u001b[2J", failure("x\ny"));

    assertThat(lines())
        .singleElement()
        .asString()
        .contains("a\\x0d\\n2026", "forged\\x1b[2J", "IllegalStateException: x\\ny at livestatus")
        .contains("java.io.IOException: cause x\\ny")
        .contains("suppressed");
  }

  @Test
  void jsonIsOneObjectALine() {
    Logger log = log(Format.JSON, Level.INFO, Map.of());
    log.atWarn().addKeyValue("file", "a\"b").setCause(failure("broken")).log("two\nlines");

    JsonNode line = JsonMapper.shared().readTree(lines().get(0));
    assertThat(lines()).hasSize(1);
    assertThat(line.get("level").asString()).isEqualTo("WARN");
    assertThat(line.get("message").asString()).isEqualTo("two\nlines");
    assertThat(line.get("values").get("file").asString()).isEqualTo("a\"b");
    assertThat(line.get("error").get("cause").get("message").asString()).isEqualTo("cause broken");
  }

  @Test
  void noSecretGetsOutByAnyWay() {
    Logging.hide(List.of(new Secret(SECRET)));
    for (Format format : Format.values()) {
      Logger log = log(format, Level.TRACE, Map.of());
      log.info("in the message " + SECRET);
      log.info("as an argument {}", SECRET);
      log.info("in an object {}", List.of(SECRET));
      log.warn("in an exception, its cause and its suppressed", failure(SECRET));
      log.atInfo().addKeyValue("key", SECRET).log("in a value");
      log.info("https://host/?token=s3cret%2Fwith%2Bsigns");
      String name = Thread.currentThread().getName();
      Thread.currentThread().setName("thread " + SECRET);
      log.info("in the thread's name");
      Thread.currentThread().setName(name);
    }

    assertThat(lines()).hasSize(14);
    assertThat(out.toString(UTF_8)).doesNotContain("s3cret").contains(Secret.MASK);
  }

  @Test
  void longLinesAreCutAndNoSecretIsCutOpen() {
    Logging.hide(List.of(new Secret(SECRET)));
    for (Format format : Format.values()) {
      log(format, Level.INFO, Map.of()).info("x".repeat(4990) + SECRET + "y".repeat(1000));
    }

    assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(5300));
    assertThat(out.toString(UTF_8)).contains(" more)").doesNotContain("s3cr");
  }

  @Test
  void theLongerSecretIsMaskedWhole() {
    Masking masking = new Masking();
    masking.hide(List.of(new Secret("abcdefgh"), new Secret("abcdefgh-and-more")));

    assertThat(masking.clean("x abcdefgh-and-more y")).isEqualTo("x ******** y");
  }

  @Test
  void librariesAreQuietUnlessEverythingIsWanted() {
    Logger quiet = log(Format.TEXT, Level.DEBUG, Map.of());
    quiet.getLoggerContext().getLogger("org.library").info("chatter");
    assertThat(lines()).isEmpty();

    Logger all = log(Format.TEXT, Level.TRACE, Map.of());
    all.getLoggerContext().getLogger("org.library").info("chatter");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void theSameWarningComesOnceInAWhile() {
    Logger log = log(Format.TEXT, Level.DEBUG, Map.of("JOURNAL_STREAM", "1"));
    for (int i = 0; i < 3; i++) {
      log.warn("cannot read {}", "a");
      log.info("goes on");
      now = now.plus(Duration.ofMinutes(4));
    }
    log.warn("cannot read {}", "b");
    log.warn("cannot read {}", "a");
    log.warn("cannot read {}", "a");

    assertThat(lines())
        .extracting(line -> line.replaceFirst("\\[.*?: ", ""))
        .containsExactly(
            "<4>cannot read a",
            "<6>goes on",
            "<7>cannot read a (kept quiet 1 times)",
            "<6>goes on",
            "<7>cannot read a (kept quiet 2 times)",
            "<6>goes on",
            "<4>cannot read b",
            "<4>Said again after 2 more times: cannot read a",
            "<4>cannot read a",
            "<7>cannot read a (kept quiet 1 times)");
  }

  @Test
  void manyDifferentWarningsAreAllSaidAndForgotten() {
    Logger log = log(Format.TEXT, Level.INFO, Map.of());
    for (int i = 0; i < 1000; i++) {
      log.warn("cannot read file {}", i);
    }
    log.warn("cannot read file 0");

    assertThat(lines()).hasSize(1001);
  }

  @Test
  void aRepeatedFailureIsSaidOnceAndAgainWhenItIsOver() {
    Repeated repeated = new Repeated(log(Format.TEXT, Level.DEBUG, Map.of("JOURNAL_STREAM", "1")));
    repeated.failed("a", "cannot read a");
    repeated.failed("a", "cannot read a");
    repeated.failed("b", "cannot read b");
    repeated.failed("a", "cannot read a");
    assertThat(repeated.failing()).isEqualTo(2);
    repeated.works("a", "a is read again");
    repeated.works("a", "a is read again");
    repeated.works("b", "b is read again");

    assertThat(lines())
        .extracting(line -> line.replaceFirst("\\[.*: ", ""))
        .containsExactly(
            "<4>cannot read a",
            "<7>cannot read a (2 times now)",
            "<4>cannot read b",
            "<7>cannot read a (3 times now)",
            "<6>a is read again (after 3 failures)",
            "<6>b is read again (after 1 failure)");
  }

  private static Exception failure(String text) {
    Exception failure = new IllegalStateException(text, new IOException("cause " + text));
    failure.addSuppressed(new IOException("suppressed " + text));
    return failure;
  }
}
