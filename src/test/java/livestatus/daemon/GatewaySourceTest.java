package livestatus.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.history.History;
import livestatus.openclaw.OpenClawHome;
import livestatus.openclaw.Processes;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Snapshot;
import livestatus.session.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor with a real folder of records. */
class GatewaySourceTest {
  private static final Instant WRITTEN = Instant.parse("2026-11-21T03:00:00Z");
  private static final SessionKey ONE = new SessionKey("agent:main:one");

  @TempDir Path folder;

  private Path transcript;
  private History history;
  private OpenClawHome home;
  private Monitor monitor;

  @BeforeEach
  void aSessionThatEndedLongAgo() throws IOException {
    Path records = Files.createDirectories(folder.resolve("openclaw/agents/main/sessions"));
    transcript = records.resolve("s1.jsonl");
    append(line("a1", "user", "\"count\"", "") + answered("b1"));
    Path registry = records.resolve("sessions.json");
    Files.writeString(
        registry,
        "{\"%s\":{\"sessionId\":\"s1\",\"updatedAt\":%d}}"
            .formatted(ONE.value(), WRITTEN.toEpochMilli()));
    Files.setLastModifiedTime(registry, FileTime.from(WRITTEN));
    history = open();
    home = new OpenClawHome(folder.resolve("openclaw"), Processes.ofThisMachine(), () -> {});
    monitor =
        new Monitor(
            new Sessions(Sessions.Staleness.DEFAULT),
            List.of(new GatewaySource(home, history)),
            10,
            change -> {},
            () -> WRITTEN);
  }

  private History open() {
    return History.open(
        new History.Settings(
            "jdbc:sqlite:" + folder.resolve("h.db"), "here", Duration.ofDays(30), "h", 1, "t"),
        text -> text,
        () -> WRITTEN);
  }

  @AfterEach
  void close() {
    monitor.close();
    history.close();
  }

  private static String line(String id, String role, String content, String more) {
    return """
    {"type":"message","id":"%s","timestamp":"%s","message":{"role":"%s","content":%s%s}}
    """
        .formatted(id, WRITTEN, role, content, more);
  }

  private static String answered(String id) {
    return line(id, "assistant", "[]", ",\"stopReason\":\"stop\"");
  }

  private void append(String lines) throws IOException {
    Files.writeString(transcript, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.setLastModifiedTime(transcript, FileTime.from(WRITTEN));
  }

  @Test
  void whatIsOverIsLetBeAndNobodySeesIt() throws IOException {
    Instant now = WRITTEN.plus(Duration.ofHours(1));
    monitor.step(now);
    Snapshot before = monitor.snapshot();
    assertThat(before.get(ONE).state()).isEqualTo(State.IDLE);

    monitor.rest(now);
    assertThat(monitor.step(now.plusSeconds(70))).as("nothing changed").isFalse();
    assertThat(monitor.snapshot()).isSameAs(before);

    long size = Files.size(transcript);
    long read = home.counters().bytes();
    append(line("a2", "user", "\"again\"", "") + answered("b2"));
    monitor.step(now.plusSeconds(140));
    assertThat(home.counters().bytes() - read).as("told anew").isGreaterThan(size);
    Session told = monitor.snapshot().get(ONE);
    assertThat(told.turn().asked()).isEqualTo("again");
    assertThat(told.turns()).isEqualTo(2);
  }

  @Test
  void whereATranscriptStandsIsSavedForTheNextProcess() {
    monitor.step(WRITTEN.plusSeconds(60));
    history.close();
    history = open();
    assertThat(history.savedPositions()).containsOnlyKeys(ONE.value() + "\n" + transcript);
  }

  @Test
  void theLastPlaceIsSavedAtTheEnd() throws IOException {
    Instant now = WRITTEN.plusSeconds(60);
    monitor.step(now);
    append(line("a2", "user", "\"again\"", "") + answered("b2"));
    monitor.step(now.plusSeconds(1));
    monitor.close();
    history.close();
    history = open();
    String place = home.positions().get(0).position();
    assertThat(history.savedPositions()).containsValue(place).hasSize(1);
  }

  @Test
  void anAgentThatComesLaterIsNoReasonToWait() throws IOException {
    Path later = folder.resolve("later");
    try (OpenClawHome found = new OpenClawHome(later, Processes.ofThisMachine(), () -> {})) {
      Bookmarks bookmarks = new Bookmarks(found, history);
      found.poll(WRITTEN, signal -> {});
      bookmarks.save(WRITTEN.plusSeconds(9));
      Path records = Files.createDirectories(later.resolve("agents/main/sessions"));
      for (String name : List.of("sessions.json", "s1.jsonl")) {
        Files.copy(transcript.resolveSibling(name), records.resolve(name));
      }
      found.poll(WRITTEN.plusSeconds(10), signal -> {});
      bookmarks.save(WRITTEN.plusSeconds(10));
    }
    history.close();
    history = open();
    assertThat(history.savedPositions()).hasSize(1);
  }
}
