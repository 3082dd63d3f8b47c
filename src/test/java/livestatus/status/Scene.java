package livestatus.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import livestatus.session.Argument;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Status;
import livestatus.session.Step;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;

/** Puts a session together as tests and pictures need it. */
final class Scene {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final SessionKey key;
  private final List<Scene> children = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Turn.PlanStep> plan = new ArrayList<>();
  private String agent = "coder";
  private Kind kind = Kind.CHANNEL;
  private @Nullable String title;
  private State state = State.WORKING;
  private Freshness freshness = Freshness.FRESH;
  private Instant since = NOON;
  private String reason = "a tool runs";
  private Instant lastSign = NOON;
  private boolean turned;
  private @Nullable String asked;
  private @Nullable Instant ended;
  private int tools;
  private int failures;
  private int retries;
  private Usage usage = Usage.NONE;
  private @Nullable String model;
  private @Nullable String lastError;
  private @Nullable String waitsFor;
  private @Nullable PushedStatus pushed;

  private Scene(String key) {
    this.key = new SessionKey(key);
  }

  static Scene of(String key) {
    return new Scene(key);
  }

  /** So many seconds after noon. */
  static Instant at(double seconds) {
    return NOON.plusMillis((long) (seconds * 1000));
  }

  Scene agent(String agent) {
    this.agent = agent;
    return this;
  }

  Scene named(Kind kind, @Nullable String title) {
    this.kind = kind;
    this.title = title;
    return this;
  }

  Scene state(State state, double since) {
    this.state = state;
    this.since = at(since);
    return this;
  }

  Scene quiet(Freshness freshness, double lastSign) {
    this.freshness = freshness;
    this.lastSign = at(lastSign);
    return this;
  }

  Scene reason(String reason) {
    this.reason = reason;
    return this;
  }

  Scene asked(String asked) {
    this.asked = asked;
    turned = true;
    return this;
  }

  Scene ended(double at) {
    ended = at(at);
    turned = true;
    return this;
  }

  Scene did(
      String tool, Argument.Type type, String text, double from, double to, Step.Outcome outcome) {
    return did(tool, type, text, from, to, outcome, null);
  }

  Scene did(
      String tool,
      Argument.Type type,
      String text,
      double from,
      double to,
      Step.Outcome outcome,
      @Nullable String note) {
    Instant end = outcome == Step.Outcome.RUNNING ? null : at(to);
    Argument argument = new Argument(type, text);
    steps.add(new Step("c" + steps.size(), tool, argument, at(from), end, outcome, note));
    turned = true;
    return this;
  }

  Scene runs(String tool, Argument.Type type, String text, double from) {
    return did(tool, type, text, from, from, Step.Outcome.RUNNING);
  }

  Scene counts(int tools, int failures, int retries) {
    this.tools = tools;
    this.failures = failures;
    this.retries = retries;
    turned = true;
    return this;
  }

  Scene used(long tokens, double cost, String model) {
    usage = new Usage(tokens, 0, 0, cost);
    this.model = model;
    turned = true;
    return this;
  }

  Scene error(String message) {
    lastError = message;
    turned = true;
    return this;
  }

  Scene waitsFor(String what) {
    waitsFor = what;
    turned = true;
    return this;
  }

  Scene plans(String text, boolean done, boolean active) {
    plan.add(new Turn.PlanStep(text, done, active));
    turned = true;
    return this;
  }

  Scene pushed(State state, double progress, String message, String taskId) {
    pushed = new PushedStatus(state, at(1), progress, message, taskId, null, Map.of());
    return this;
  }

  Scene with(Scene... subAgents) {
    children.addAll(List.of(subAgents));
    return this;
  }

  SessionKey key() {
    return key;
  }

  Snapshot snapshot() {
    Map<SessionKey, Session> sessions = new LinkedHashMap<>();
    List<Scene> open = new ArrayList<>(List.of(this));
    Map<SessionKey, SessionKey> parents = new LinkedHashMap<>();
    while (!open.isEmpty()) {
      Scene scene = open.remove(open.size() - 1);
      sessions.put(scene.key, scene.session(parents.get(scene.key)));
      scene.children.forEach(child -> parents.put(child.key, scene.key));
      open.addAll(scene.children);
    }
    return new Snapshot(1, at(3600), sessions);
  }

  private Session session(@Nullable SessionKey parent) {
    Turn turn =
        new Turn(
            NOON,
            ended,
            asked,
            steps,
            Math.max(tools, steps.size()),
            failures,
            retries,
            usage,
            model,
            lastError,
            waitsFor,
            plan);
    return new Session(
        new SessionFacts(key, agent, kind, parent, title, null, null),
        new Status(state, since, reason, Witness.TRANSCRIPT, freshness, lastSign),
        turned ? turn : null,
        pushed,
        Usage.NONE,
        turned ? 1 : 0,
        children.stream().map(Scene::key).toList());
  }
}
