package livestatus.history;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What agents and orchestrators say of their sessions, of their work on issues and of the skills
 * they load. Each call is one transaction: what is refused leaves nothing behind. Safe for threads
 * and processes; whoever calls waits for the database.
 *
 * <p>A call throws {@link TrackingRefused} when it makes no sense, and {@link HistoryUnavailable}
 * when the database is away.
 */
public final class Tracking {
  /**
   * A session that begins.
   *
   * @param id null to be given one
   * @param sessionKey the gateway's name of it; null where no gateway runs it
   * @param agentName for people; null to be called by its id
   */
  public record Start(
      @Nullable String id,
      @Nullable String sessionKey,
      String agentId,
      @Nullable String agentName,
      @Nullable String workspacePath,
      @Nullable String modelTier,
      @Nullable String task) {
    public static Start of(String agentId) {
      return new Start(null, null, agentId, null, null, null, null);
    }
  }

  /**
   * How work on an issue ended.
   *
   * @param completed whether the issue is done
   * @param statusChanges added to those already told
   */
  public record Outcome(
      boolean completed,
      List<String> statusChanges,
      @Nullable String decisionRationale,
      @Nullable String notes) {
    public Outcome {
      statusChanges = List.copyOf(statusChanges);
    }
  }

  /** Lists are cut here; who wants more asks the database itself. */
  private static final int MAX_ROWS = 1_000;

  private final Asking asking;
  private final String gateway;
  private final UnaryOperator<String> mask;
  private final InstantSource clock;

  Tracking(Asking asking, String gateway, UnaryOperator<String> mask, InstantSource clock) {
    this.asking = asking;
    this.gateway = gateway;
    this.mask = mask;
    this.clock = clock;
  }

  // --- sessions --------------------------------------------------------------------------------

  /**
   * A session begins. If its key names one that is already seen at work, that one is meant, and
   * what is told is added to it.
   */
  public SessionRow startSession(Start start) {
    String agent = Words.id("agent id", start.agentId());
    String id = start.id() == null ? Ids.next() : Words.id("session id", start.id());
    String key = start.sessionKey() == null ? id : Words.id("session key", start.sessionKey());
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          if (TrackingRows.find(handle, id) != null) {
            throw TrackingRefused.of(
                TrackingRefused.Kind.CONFLICT, "Session %s was already started.", id);
          }
          String open = TrackingRows.open(handle, gateway, key);
          if (open != null) {
            if (start.id() != null) {
              throw TrackingRefused.of(
                  TrackingRefused.Kind.CONFLICT,
                  "Session key %s is in use by session %s, which has not ended.",
                  key,
                  open);
            }
            TrackingRows.adopt(handle, open, safe(start), changeNo);
            return TrackingRows.get(handle, open);
          }
          TrackingRows.insert(handle, id, gateway, key, agent, safe(start), now, changeNo);
          return TrackingRows.get(handle, id);
        });
  }

  /** The session is over. Work that it left open ends with it, not completed. */
  public SessionRow endSession(
      String id, ExitReason reason, @Nullable String result, @Nullable String error) {
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          TrackingRows.openSession(handle, id);
          TrackingRows.end(handle, id, reason, safe(result), safe(error), now, changeNo);
          return TrackingRows.get(handle, id);
        });
  }

  /** The issues that the session has claimed, all of them. */
  public SessionRow updateIssues(String id, List<String> issues) {
    List<String> checked = new ArrayList<>();
    issues.forEach(issue -> checked.add(Words.id("issue id", issue)));
    return list(id, "issues_claimed", checked);
  }

  /** The skills that the session has used, all of them. */
  public SessionRow updateSkills(String id, List<String> skills) {
    List<String> checked = new ArrayList<>();
    skills.forEach(skill -> checked.add(Words.id("skill", skill)));
    return list(id, "skills_used", checked);
  }

  private SessionRow list(String id, String column, List<String> values) {
    String json = Json.text(new LinkedHashSet<>(values));
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          TrackingRows.openSession(handle, id);
          TrackingRows.set(handle, id, column, json, now, changeNo);
          return TrackingRows.get(handle, id);
        });
  }

  /** How many tokens the session's context has. */
  public SessionRow updateTokens(String id, long contextTokens) {
    if (contextTokens < 0) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.INVALID, "Tokens must not be less than 0, not %d.", contextTokens);
    }
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          TrackingRows.openSession(handle, id);
          TrackingRows.set(handle, id, "context_tokens", contextTokens, now, changeNo);
          return TrackingRows.get(handle, id);
        });
  }

  public SessionRow session(String id) {
    return asking.ask(handle -> TrackingRows.get(handle, id));
  }

  /** Sessions that did not end, of all gateways, the last one begun first. */
  public List<SessionRow> activeSessions() {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM agent_sessions WHERE ended_at IS NULL"
                        + " ORDER BY started_at DESC, id LIMIT "
                        + MAX_ROWS)
                .mapTo(SessionRow.class)
                .list());
  }

  /** All sessions of an agent, the last one begun first. */
  public List<SessionRow> sessionsByAgent(String agentId) {
    return asking.ask(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM agent_sessions WHERE agent_id = :agent"
                        + " ORDER BY started_at DESC, id LIMIT "
                        + MAX_ROWS)
                .bind("agent", agentId)
                .mapTo(SessionRow.class)
                .list());
  }

  // --- work on issues --------------------------------------------------------------------------

  /** The session begins to work on an issue, which it claims with that. */
  public IssueWork recordWork(String sessionId, String issueId) {
    String issue = Words.id("issue id", issueId);
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          SessionRow session = TrackingRows.openSession(handle, sessionId);
          String id = Ids.next();
          WorkRows.insert(handle, id, session, issue, now, changeNo);
          Set<String> claimed = new LinkedHashSet<>(session.issuesClaimed());
          if (claimed.add(issue)) {
            TrackingRows.set(
                handle, sessionId, "issues_claimed", Json.text(claimed), now, changeNo);
          }
          return WorkRows.get(handle, id);
        });
  }

  /** The work on the issue is over. */
  public IssueWork completeWork(String workId, Outcome outcome) {
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          IssueWork work = WorkRows.get(handle, workId);
          Instant ended = work.endedAt();
          if (ended != null) {
            throw TrackingRefused.of(
                TrackingRefused.Kind.CONFLICT,
                "Work %s on issue %s ended at %s already.",
                workId,
                work.issueId(),
                ended);
          }
          TrackingRows.openSession(handle, work.sessionId());
          List<String> changes = new ArrayList<>(work.statusChanges());
          outcome.statusChanges().forEach(change -> changes.add(mask.apply(change)));
          WorkRows.complete(
              handle,
              workId,
              new Outcome(
                  outcome.completed(),
                  changes,
                  safe(outcome.decisionRationale()),
                  safe(outcome.notes())),
              now,
              changeNo);
          return WorkRows.get(handle, workId);
        });
  }

  public IssueWork work(String workId) {
    return asking.ask(handle -> WorkRows.get(handle, workId));
  }

  /** All work on an issue, the first one first. */
  public List<IssueWork> workOnIssue(String issueId) {
    return asking.ask(handle -> WorkRows.list(handle, "issue_id", issueId));
  }

  /** All work of a session, the first one first. */
  public List<IssueWork> workInSession(String sessionId) {
    return asking.ask(
        handle -> {
          TrackingRows.get(handle, sessionId);
          return WorkRows.list(handle, "session_id", sessionId);
        });
  }

  // --- skills ----------------------------------------------------------------------------------

  /** The session loaded a skill. */
  public SkillUse recordSkill(
      String sessionId, String skill, @Nullable String usedForIssue, @Nullable Long contextAdded) {
    String name = Words.id("skill", skill);
    String issue = usedForIssue == null ? null : Words.id("issue id", usedForIssue);
    if (contextAdded != null && contextAdded < 0) {
      throw TrackingRefused.of(
          TrackingRefused.Kind.INVALID, "Tokens must not be less than 0, not %d.", contextAdded);
    }
    Instant now = clock.instant();
    return asking.tell(
        (handle, changeNo) -> {
          SessionRow session = TrackingRows.openSession(handle, sessionId);
          String id = Ids.next();
          WorkRows.insertSkill(handle, id, session, name, issue, contextAdded, now, changeNo);
          Set<String> used = new LinkedHashSet<>(session.skillsUsed());
          if (used.add(name)) {
            TrackingRows.set(handle, sessionId, "skills_used", Json.text(used), now, changeNo);
          }
          return WorkRows.skill(handle, id);
        });
  }

  /** All skills that a session loaded, the first one first. */
  public List<SkillUse> skillsOfSession(String sessionId) {
    return asking.ask(
        handle -> {
          TrackingRows.get(handle, sessionId);
          return handle
              .createQuery(
                  "SELECT * FROM agent_skill_usage WHERE session_id = :session"
                      + " ORDER BY loaded_at, id")
              .bind("session", sessionId)
              .mapTo(SkillUse.class)
              .list();
        });
  }

  // ---------------------------------------------------------------------------------------------

  private Start safe(Start start) {
    return new Start(
        start.id(),
        start.sessionKey(),
        start.agentId(),
        start.agentName() == null ? null : Words.id("agent name", start.agentName()),
        safe(start.workspacePath()),
        start.modelTier() == null ? null : Words.id("model tier", start.modelTier()),
        safe(start.task()));
  }

  private @Nullable String safe(@Nullable String text) {
    return text == null ? null : Words.text(mask.apply(text));
  }
}
