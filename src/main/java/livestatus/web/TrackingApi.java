package livestatus.web;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import livestatus.history.ExitReason;
import livestatus.history.History;
import livestatus.history.IssueWork;
import livestatus.history.SessionRow;
import livestatus.history.SkillUse;
import livestatus.history.Tracking;

/** What agents and orchestrators report: their sessions, work on issues, and skills. */
final class TrackingApi {
  private static final String SESSIONS = "/api/tracking/sessions";
  private static final String SESSION = SESSIONS + "/{id}";
  private static final String WORK = "/api/tracking/work/{id}";
  private static final int SHOWN = 100;
  private static final int MOST_SHOWN = 1_000;

  private final History history;
  private final HistoryDesk desk;
  private final InstantSource clock;

  TrackingApi(History history, HistoryDesk desk, InstantSource clock) {
    this.history = history;
    this.desk = desk;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .patient("GET", SESSIONS, this::list)
        .patient("POST", SESSIONS, this::start)
        .patient("GET", SESSION, call -> session(() -> tracking().session(id(call))))
        .patient("POST", SESSION + "/end", this::end)
        .patient("PUT", SESSION + "/issues", this::issues)
        .patient("PUT", SESSION + "/skills", this::skills)
        .patient("PUT", SESSION + "/tokens", this::tokens)
        .patient("GET", SESSION + "/work", this::workInSession)
        .patient("POST", SESSION + "/work", this::recordWork)
        .patient("GET", SESSION + "/skill-uses", this::skillUses)
        .patient("POST", SESSION + "/skill-uses", this::recordSkill)
        .patient("GET", WORK, call -> desk.ask(() -> work(200, tracking().work(id(call)))))
        .patient("POST", WORK + "/complete", this::completeWork)
        .patient("GET", "/api/tracking/issues/{issue}/work", this::workOnIssue)
        .patient("GET", "/api/agents/{name}/status", this::agentStatus);
  }

  private Tracking tracking() {
    return history.tracking();
  }

  private static String id(Call call) {
    return call.parameter("id");
  }

  // --- sessions ---------------------------------------------------------------------------------

  /** Asks for one session, or changes it. */
  private interface OneSession {
    SessionRow row();
  }

  private CompletableFuture<Reply> session(OneSession question) throws Refusal {
    return desk.ask(() -> Reply.json(KeptView.session(question.row(), clock.instant())));
  }

  private List<Map<String, Object>> shown(List<SessionRow> rows) {
    return rows.stream().map(row -> KeptView.session(row, clock.instant())).toList();
  }

  private CompletableFuture<Reply> list(Call call) throws Refusal {
    String agent = call.query("agent");
    return desk.ask(
        () ->
            Reply.json(
                Map.of(
                    "sessions",
                    shown(
                        agent == null
                            ? tracking().activeSessions()
                            : tracking().sessionsByAgent(agent)))));
  }

  private CompletableFuture<Reply> start(Call call) throws Refusal {
    Body body = new Body(call);
    String agent = body.required("agent");
    Tracking.Start start =
        new Tracking.Start(
            body.text("id"),
            body.text("session_key"),
            agent,
            body.text("agent_name"),
            body.text("workspace_path"),
            body.text("model_tier"),
            body.text("task"));
    body.end();
    return desk.ask(
        () -> Reply.json(201, KeptView.session(tracking().startSession(start), clock.instant())));
  }

  private CompletableFuture<Reply> end(Call call) throws Refusal {
    Body body = new Body(call);
    String reason = body.text("reason");
    String result = body.text("result");
    String error = body.text("error");
    body.end();
    return session(
        () ->
            tracking()
                .endSession(
                    id(call),
                    reason == null ? ExitReason.COMPLETED : ExitReason.of(reason),
                    result,
                    error));
  }

  private CompletableFuture<Reply> issues(Call call) throws Refusal {
    Body body = new Body(call);
    List<String> issues = body.requiredTexts("issues");
    body.end();
    return session(() -> tracking().updateIssues(id(call), issues));
  }

  private CompletableFuture<Reply> skills(Call call) throws Refusal {
    Body body = new Body(call);
    List<String> skills = body.requiredTexts("skills");
    body.end();
    return session(() -> tracking().updateSkills(id(call), skills));
  }

  private CompletableFuture<Reply> tokens(Call call) throws Refusal {
    Body body = new Body(call);
    Long tokens = body.number("context_tokens");
    body.end();
    if (tokens == null) {
      throw new Refusal(400, "The field \"context_tokens\" is missing.");
    }
    return session(() -> tracking().updateTokens(id(call), tokens));
  }

  private CompletableFuture<Reply> agentStatus(Call call) throws Refusal {
    String agent = call.parameter("name");
    int limit = call.number("limit", SHOWN, 1, MOST_SHOWN);
    return desk.ask(
        () ->
            Reply.json(
                Map.of(
                    "agent",
                    agent,
                    "sessions",
                    shown(history.records().agentStatus(agent, limit)))));
  }

  // --- work on issues ---------------------------------------------------------------------------

  private static Reply work(int status, IssueWork work) {
    return Reply.json(status, KeptView.work(work));
  }

  private static Reply all(List<IssueWork> work) {
    return Reply.json(Map.of("work", work.stream().map(KeptView::work).toList()));
  }

  private CompletableFuture<Reply> recordWork(Call call) throws Refusal {
    Body body = new Body(call);
    String issue = body.required("issue");
    body.end();
    return desk.ask(() -> work(201, tracking().recordWork(id(call), issue)));
  }

  private CompletableFuture<Reply> completeWork(Call call) throws Refusal {
    Body body = new Body(call);
    List<String> changes = body.texts("status_changes");
    Tracking.Outcome outcome =
        new Tracking.Outcome(
            body.flag("completed", true),
            changes == null ? List.of() : changes,
            body.text("decision_rationale"),
            body.text("notes"));
    body.end();
    return desk.ask(() -> work(200, tracking().completeWork(id(call), outcome)));
  }

  private CompletableFuture<Reply> workInSession(Call call) throws Refusal {
    return desk.ask(() -> all(tracking().workInSession(id(call))));
  }

  private CompletableFuture<Reply> workOnIssue(Call call) throws Refusal {
    return desk.ask(() -> all(tracking().workOnIssue(call.parameter("issue"))));
  }

  // --- skills -----------------------------------------------------------------------------------

  private CompletableFuture<Reply> recordSkill(Call call) throws Refusal {
    Body body = new Body(call);
    String skill = body.required("skill");
    String issue = body.text("used_for_issue");
    Long context = body.number("context_added");
    body.end();
    return desk.ask(
        () -> {
          SkillUse use = tracking().recordSkill(id(call), skill, issue, context);
          return Reply.json(201, KeptView.skill(use));
        });
  }

  private CompletableFuture<Reply> skillUses(Call call) throws Refusal {
    return desk.ask(
        () ->
            Reply.json(
                Map.of(
                    "skill_uses",
                    tracking().skillsOfSession(id(call)).stream().map(KeptView::skill).toList())));
  }
}
