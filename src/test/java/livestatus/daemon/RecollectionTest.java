package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The file with what was known, and everything that can be wrong with it. */
class RecollectionTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-21T01:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final String DATABASE = "jdbc:sqlite:/somewhere/history.db";

  @TempDir Path folder;
  private Path data;
  private Path file;
  private Path root;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<TurboFilter> filters = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Recollection.class);

  @BeforeEach
  void twoSessionsAtRest() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    file = data.resolve("recall.bin");
    root = folder.resolve(".openclaw");
    Path sessions = Files.createDirectories(root.resolve("agents/main/sessions"));
    write(sessions.resolve("s1.jsonl"), turn("one"));
    write(sessions.resolve("s2.jsonl"), turn("two"));
    write(
        sessions.resolve("sessions.json"),
        """
        {"agent:main:one":{"sessionId":"s1","updatedAt":%1$d},
         "agent:main:two":{"sessionId":"s2","updatedAt":%1$d}}"""
            .formatted(WRITTEN.toEpochMilli()));
    Files.setLastModifiedTime(sessions, FileTime.from(WRITTEN));
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    // The daemon says the same only once in a while.
    filters.addAll(logger.getLoggerContext().getTurboFilterList());
    logger.getLoggerContext().getTurboFilterList().clear();
  }

  @AfterEach
  void quiet() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.getLoggerContext().getTurboFilterList().addAll(filters);
  }

  private static String turn(String question) {
    return """
    {"type":"session","id":"s","timestamp":"%1$s"}
    {"type":"message","id":"a","timestamp":"%1$s","message":{"role":"user","content":"%2$s"}}
    {"type":"message","id":"b","timestamp":"%1$s","message":{"role":"assistant","content":[],"stopReason":"stop"}}
    """
        .formatted(WRITTEN, question);
  }

  private static void write(Path path, String text) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.from(WRITTEN));
  }

  private OpenClawHome home() {
    return new OpenClawHome(root, Processes.ofThisMachine(), () -> {});
  }

  private Recollection recollection() {
    return new Recollection(data, "1.0", DATABASE);
  }

  /** What a process knows that read everything. */
  private byte[] known() {
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    try (OpenClawHome home = home()) {
      home.poll(NOW, signal -> sessions.apply(signal, NOW));
      return recollection().of(List.of(home), sessions.snapshot(NOW), NOW);
    }
  }

  private static List<SessionKey> remembered(OpenClawHome home) {
    List<Signal> told = new ArrayList<>();
    home.poll(NOW, told::add);
    assertThat(told).isNotEmpty();
    return told.stream()
        .filter(signal -> signal instanceof Signal.Remembered)
        .map(Signal::session)
        .sorted()
        .toList();
  }

  private void recall(OpenClawHome... homes) {
    recall(recollection(), homes);
  }

  private static void recall(Recollection recollection, OpenClawHome... homes) {
    recollection.recall(List.of(homes), true);
  }

  private List<SessionKey> rememberedBy(Recollection recollection) {
    try (OpenClawHome home = home()) {
      recall(recollection, home);
      return remembered(home);
    }
  }

  private List<String> warnings() {
    List<String> warnings =
        log.list.stream()
            .peek(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    log.list.clear();
    return warnings;
  }

  @Test
  void whatWasWrittenIsRemembered() {
    recollection().write(known());
    assertThat(rememberedBy(recollection()))
        .containsExactly(new SessionKey("agent:main:one"), new SessionKey("agent:main:two"));
    assertThat(warnings()).isEmpty();
  }

  @Test
  void nobodyElseMayReadTheFile() throws IOException {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    recollection().write(known());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var names = Files.list(data)) {
      assertThat(names).containsExactly(file);
    }
  }

  @Test
  void aFileThatIsNotThereIsNothingToSpeakOf() {
    assertThat(rememberedBy(recollection())).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void whatAnotherVersionWroteIsNotBelieved() {
    recollection().write(known());
    assertThat(rememberedBy(new Recollection(data, "1.1", DATABASE))).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void whatGoesWithAnotherDatabaseIsNotBelieved() {
    recollection().write(known());
    assertThat(rememberedBy(new Recollection(data, "1.0", DATABASE + "2"))).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aHomeThatIsAnotherOneIsLeftAlone() throws IOException {
    recollection().write(known());
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(root, elsewhere);
    try (OpenClawHome home = new OpenClawHome(elsewhere, Processes.ofThisMachine(), () -> {})) {
      recall(home);
      assertThat(remembered(home)).isEmpty();
    }
    assertThat(warnings()).isEmpty();
  }

  @Test
  void itIsGoodForOneStart() {
    recollection().write(known());
    assertThat(rememberedBy(recollection())).hasSize(2);
    assertThat(rememberedBy(recollection())).isEmpty();

    recollection().write(known());
    recollection().recall(List.of(), false);
    assertThat(file).as("of another database").doesNotExist();
    assertThat(warnings()).isEmpty();
  }

  @Test
  void moreOrFewerHomesThanBeforeDoNoHarm() {
    recollection().write(known());
    recall();
    recollection().write(known());
    try (OpenClawHome home = home();
        OpenClawHome second = home()) {
      recall(home, second);
      assertThat(remembered(home)).hasSize(2);
      assertThat(remembered(second)).isEmpty();
    }
    assertThat(warnings()).isEmpty();
  }

  @Test
  void eachByteThatIsDamagedIsFoundAndSaidInOneSentence() throws IOException {
    recollection().write(known());
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole.length).isGreaterThan(300);
    try (OpenClawHome home = home()) {
      for (int at = 0; at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) (1 << (at % 8));
        Files.write(file, bytes);
        recall(home);
        assertThat(warnings())
            .as("byte %s", at)
            .containsExactly(file + " is damaged: everything is read anew.");
      }
      assertThat(remembered(home)).isEmpty();
    }
  }

  @Test
  void aFileThatIsCutShortIsDamaged() throws IOException {
    recollection().write(known());
    byte[] whole = Files.readAllBytes(file);
    try (OpenClawHome home = home()) {
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        recall(home);
        assertThat(warnings())
            .as("%s bytes", length)
            .containsExactly(file + " is damaged: everything is read anew.");
      }
      assertThat(remembered(home)).isEmpty();
    }
  }

  /** A checksum tells of bad disks, and not of mistakes in the writing. */
  @Test
  void soundBytesThatMakeNoSenseAreRefused() {
    byte[] known = known();
    try (OpenClawHome home = home()) {
      for (int length = 1; length < known.length; length++) {
        recollection().write(Arrays.copyOf(known, length));
        recall(home);
        assertThat(warnings())
            .as("%s bytes", length)
            .singleElement()
            .asString()
            .startsWith(file + " makes no sense (")
            .endsWith("): everything is read anew.");
      }
      assertThat(remembered(home)).isEmpty();
    }
  }

  @Test
  void whateverSoundBytesSayNothingIsThrown() {
    long seed = Long.getLong("livestatus.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] known = known();
    try (OpenClawHome home = home()) {
      for (int run = 0; run < 2_000; run++) {
        byte[] bytes = known.clone();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
          bytes[random.nextInt(bytes.length)] =
              (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt());
        }
        recollection().write(bytes);
        try {
          recall(home);
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ", run " + run, e);
        }
      }
    }
  }

  @Test
  void aFolderInItsPlaceIsSaidAndNothingMore() throws IOException {
    Files.createDirectories(file.resolve("something"));
    assertThat(rememberedBy(recollection())).isEmpty();
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("recall.bin cannot be read (")
        .endsWith("): everything is read anew.");
    recollection().write(known());
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("recall.bin cannot be written (")
        .endsWith("): the next start reads everything.");
  }

  @Test
  void aDataFolderThatIsGoneIsSaidAndNothingMore() throws IOException {
    byte[] known = known();
    Files.delete(data);
    recollection().write(known);
    assertThat(warnings()).singleElement().asString().contains("cannot be written (");
  }

  @Test
  void whatAProcessLeftInTheMiddleOfWritingDoesNotMatter() throws IOException {
    Path half = data.resolve("recall.bin.tmp");
    Files.write(half, new byte[] {1, 2, 3});
    assertThat(rememberedBy(recollection())).isEmpty();
    recollection().write(known());
    assertThat(half).doesNotExist();
    Files.write(half, new byte[] {1, 2, 3});
    assertThat(rememberedBy(recollection())).hasSize(2);
    assertThat(warnings()).isEmpty();
  }
}
