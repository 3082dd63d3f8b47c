package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livestatus.session.Kind;
import livestatus.session.State;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class TrackingTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final TestTime time = new TestTime(START);
  private final History history;
  private final Tracking tracking;

  TrackingTest(Engine engine, @TempDir Path folder) {
    history =
        History.open(
            new History.Settings(
                engine.url(folder), "here", Duration.ofDays(30), "host", 1, "test"),
            text -> text.replace("s3cret", "[masked]"),
            time);
    tracking = history.tracking();
  }

  @AfterEach
  void close() {
    history.close();
  }

  private Tracking.Start start(String id) {
    return new Tracking.Start(id, null, "coder", "Coder", "/w/repo", "opus", "fix it with s3cret");
  }

  @Test
  void aSessionFromItsStartToItsEnd() {
    SessionRow started = tracking.startSession(start("s1"));
    assertThat(started.agentName()).isEqualTo("Coder");
    assertThat(started.workspacePath()).isEqualTo("/w/repo");
    assertThat(started.modelTier()).isEqualTo("opus");
    assertThat(started.taskDescription()).isEqualTo("fix it with [masked]");
    assertThat(started.status()).isEqualTo("active");
    assertThat(started.startedAt()).isEqualTo(START);
    assertThat(started.isActive()).isTrue();

    time.pass(Duration.ofMinutes(1));
    tracking.updateIssues("s1", List.of("bd-1", "bd-2", "bd-1"));
    tracking.updateSkills("s1", List.of("search"));
    tracking.updateTokens("s1", 1234);
    Instant end = time.pass(Duration.ofMinutes(1));
    SessionRow ended = tracking.endSession("s1", ExitReason.CONTEXT_LIMIT, "half", "too long");
    assertThat(ended.issuesClaimed()).containsExactly("bd-1", "bd-2");
    assertThat(ended.skillsUsed()).containsExactly("search");
    assertThat(ended.contextTokens()).isEqualTo(1234);
    assertThat(ended.endedAt()).isEqualTo(end);
    assertThat(ended.exitReason()).isEqualTo("context_limit");
    assertThat(ended.status()).isEqualTo("error");
    assertThat(ended.result()).isEqualTo("half");
    assertThat(ended.duration(end)).isEqualTo(Duration.ofMinutes(2));
    assertThat(tracking.session("s1")).isEqualTo(ended);
  }

  @Test
  void everyExitReasonHasItsStatus() {
    for (ExitReason reason : ExitReason.values()) {
      String id = tracking.startSession(Tracking.Start.of("a")).id();
      SessionRow ended = tracking.endSession(id, reason, null, null);
      assertThat(ended.exitReason()).isEqualTo(reason.word());
      assertThat(ended.status()).isIn("completed", "cancelled", "error");
      assertThat(ExitReason.of(reason.word())).isEqualTo(reason);
    }
    assertThatThrownBy(() -> ExitReason.of("bored"))
        .hasMessage(
            "There is no exit reason \"bored\". Use one of completed, interrupted, error, timeout,"
                + " context_limit.");
  }

  @Test
  void listsAreOfWhoIsActiveAndOfAnAgent() {
    tracking.startSession(start("s1"));
    time.pass(Duration.ofSeconds(1));
    tracking.startSession(start("s2"));
    time.pass(Duration.ofSeconds(1));
    String other = tracking.startSession(Tracking.Start.of("writer")).id();
    tracking.endSession("s1", ExitReason.COMPLETED, null, null);
    assertThat(tracking.activeSessions()).extracting(SessionRow::id).containsExactly(other, "s2");
    assertThat(tracking.sessionsByAgent("coder"))
        .extracting(SessionRow::id)
        .containsExactly("s2", "s1");
    assertThat(tracking.sessionsByAgent("nobody")).isEmpty();
  }

  @Test
  void workOnAnIssueFromItsStartToItsEnd() {
    tracking.startSession(start("s1"));
    IssueWork work = tracking.recordWork("s1", "bd-7");
    assertThat(work.agentId()).isEqualTo("coder");
    assertThat(tracking.session("s1").issuesClaimed()).containsExactly("bd-7");
    Instant end = time.pass(Duration.ofMinutes(3));
    IssueWork done =
        tracking.completeWork(
            work.id(),
            new Tracking.Outcome(
                true, List.of("open > closed"), "because of s3cret", "see the notes"));
    assertThat(done.completed()).isTrue();
    assertThat(done.statusChanges()).containsExactly("open > closed");
    assertThat(done.decisionRationale()).isEqualTo("because of [masked]");
    assertThat(done.endedAt()).isEqualTo(end);
    assertThat(done.duration(end)).isEqualTo(Duration.ofMinutes(3));
    assertThat(tracking.work(work.id())).isEqualTo(done);
    tracking.startSession(start("s2"));
    time.pass(Duration.ofMinutes(1));
    IssueWork again = tracking.recordWork("s2", "bd-7");
    assertThat(tracking.workOnIssue("bd-7")).containsExactly(done, again);
    assertThat(tracking.workInSession("s1")).containsExactly(done);
  }

  @Test
  void skillsOfASession() {
    tracking.startSession(start("s1"));
    SkillUse use = tracking.recordSkill("s1", "web-search", "bd-7", 900L);
    SkillUse bare = tracking.recordSkill("s1", "web-search", null, null);
    assertThat(use.usedForIssue()).isEqualTo("bd-7");
    assertThat(use.contextAdded()).isEqualTo(900);
    assertThat(bare.contextAdded()).isNull();
    assertThat(tracking.skillsOfSession("s1")).containsExactlyInAnyOrder(use, bare);
    assertThat(tracking.session("s1").skillsUsed()).containsExactly("web-search");
  }

  @Test
  void anEndEndsOpenWork() {
    tracking.startSession(start("s1"));
    IssueWork work = tracking.recordWork("s1", "bd-7");
    Instant end = time.pass(Duration.ofMinutes(3));
    tracking.endSession("s1", ExitReason.INTERRUPTED, null, null);
    assertThat(tracking.work(work.id()).endedAt()).isEqualTo(end);
    assertThat(tracking.work(work.id()).completed()).isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefusedInASentenceAndLeavesNothing() {
    tracking.startSession(start("s1"));
    IssueWork work = tracking.recordWork("s1", "bd-7");
    tracking.startSession(start("s2"));
    IssueWork open = tracking.recordWork("s2", "bd-8");
    tracking.completeWork(work.id(), new Tracking.Outcome(true, List.of(), null, null));
    tracking.endSession("s1", ExitReason.COMPLETED, null, null);
    List<SessionRow> before = tracking.sessionsByAgent("coder");

    refuses("Session s1 was already started.", () -> tracking.startSession(start("s1")));
    String ended =
        "Session s1 ended at 2026-03-01T10:00:00Z (completed); nothing can be added to it.";
    refuses(ended, () -> tracking.endSession("s1", ExitReason.ERROR, null, null));
    refuses(ended, () -> tracking.recordWork("s1", "bd-9"));
    refuses(ended, () -> tracking.recordSkill("s1", "x", null, null));
    refuses(ended, () -> tracking.updateTokens("s1", 1));
    refuses(ended, () -> tracking.updateIssues("s1", List.of("bd-9")));
    refuses(ended, () -> tracking.updateSkills("s1", List.of("x")));
    refuses(
        "Work %s on issue bd-7 ended at 2026-03-01T10:00:00Z already.".formatted(work.id()),
        () -> tracking.completeWork(work.id(), new Tracking.Outcome(true, List.of(), null, null)));
    String unknown = "There is no session nope.";
    refuses(unknown, () -> tracking.session("nope"));
    refuses(unknown, () -> tracking.endSession("nope", ExitReason.ERROR, null, null));
    refuses(unknown, () -> tracking.recordWork("nope", "bd-9"));
    refuses(unknown, () -> tracking.workInSession("nope"));
    refuses("There is no work nope on an issue.", () -> tracking.work("nope"));
    refuses("The agent id must not be blank.", () -> tracking.startSession(Tracking.Start.of(" ")));
    refuses("Tokens must not be less than 0, not -1.", () -> tracking.updateTokens("s2", -1));
    refuses(
        "The issue id must not hold control characters.",
        () -> tracking.updateIssues("s2", List.of("a\nb")));
    refuses(
        "The skill must have at most 300 characters, not 301.",
        () -> tracking.recordSkill("s2", "x".repeat(301), null, null));
    refuses(
        "A text must have at most 20000 characters, not 20001.",
        () ->
            tracking.completeWork(
                open.id(), new Tracking.Outcome(true, List.of(), "y".repeat(20_001), null)));

    assertThat(tracking.sessionsByAgent("coder")).isEqualTo(before);
    assertThat(tracking.workInSession("s1")).hasSize(1);
    assertThat(tracking.work(open.id())).isEqualTo(open);
  }

  @Test
  void aReportOnASessionThatIsSeenIsAddedToIt() {
    Scene scene = new Scene();
    String key = "agent:main:main";
    scene.begin(key, "main", Kind.MAIN, START).ask(key, "x", START).to(history, START);
    Eventually.until("it is seen", () -> tracking.activeSessions().size() == 1);
    SessionRow seen = tracking.activeSessions().get(0);
    SessionRow told =
        tracking.startSession(new Tracking.Start(null, key, "main", null, "/w/repo", null, null));
    assertThat(told.id()).isEqualTo(seen.id());
    assertThat(told.workspacePath()).isEqualTo("/w/repo");
    assertThat(told.taskDescription()).isEqualTo("x");
    tracking.recordWork(told.id(), "bd-1");
    scene.end(key, State.IDLE, null, START.plusSeconds(5)).to(history, START.plusSeconds(5));
    Eventually.until("it is idle", () -> tracking.session(told.id()).status().equals("idle"));
    SessionRow after = tracking.session(told.id());
    assertThat(after.workspacePath()).isEqualTo("/w/repo");
    assertThat(after.issuesClaimed()).containsExactly("bd-1");
  }

  @Test
  void aSessionThatIsSeenAfterItWasReportedIsTheSame() {
    String key = "agent:main:subagent:7";
    SessionRow told =
        tracking.startSession(
            new Tracking.Start("mine", key, "main", null, "/w/repo", null, "the task"));
    Scene scene = new Scene();
    scene.begin(key, "main", Kind.SUBAGENT, START).to(history, START);
    Eventually.until("it is seen", () -> tracking.session(told.id()).listed());
    assertThat(tracking.sessionsByAgent("main")).hasSize(1);
    assertThat(tracking.session("mine").taskDescription()).isEqualTo("the task");
  }

  @Test
  void whoEndedASessionIsNotOverruledBeforeItWorksAgain() {
    Scene scene = new Scene();
    String key = "agent:main:main";
    scene.begin(key, "main", Kind.MAIN, START).ask(key, "x", START).to(history, START);
    Eventually.until("it is seen", () -> tracking.activeSessions().size() == 1);
    String id = tracking.activeSessions().get(0).id();
    Instant end = time.pass(Duration.ofSeconds(10));
    tracking.endSession(id, ExitReason.TIMEOUT, null, "took too long");
    scene.spend(key, 10, 10, 0).to(history, end);
    Eventually.until("it is written", () -> tracking.session(id).inputTokens() == 10);
    assertThat(tracking.session(id).exitReason()).isEqualTo("timeout");
    assertThat(tracking.session(id).status()).isEqualTo("error");
    scene.ask(key, "again", end.plusSeconds(5)).to(history, end.plusSeconds(5));
    Eventually.until("it is open", () -> tracking.session(id).isActive());
    assertThat(tracking.session(id).exitReason()).isNull();
  }

  private static void refuses(String sentence, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(TrackingRefused.class).hasMessage(sentence);
  }
}
