package livestatus.history;

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
import livestatus.session.TranscriptPlace;
import livestatus.session.Transition;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;

/** Sessions that do what a test tells them, as the monitor would hand them on. */
final class Scene {
  private final Map<SessionKey, Session> sessions = new LinkedHashMap<>();
  private final List<Transition> transitions = new ArrayList<>();
  private long version;

  Scene begin(String key, String agent, Kind kind, Instant at) {
    return begin(key, agent, kind, null, at);
  }

  Scene begin(String key, String agent, Kind kind, @Nullable String parent, Instant at) {
    SessionKey name = new SessionKey(key);
    SessionKey above = parent == null ? null : new SessionKey(parent);
    sessions.put(
        name,
        new Session(
            new SessionFacts(
                name,
                agent,
                kind,
                above,
                "Title of " + key,
                null,
                new TranscriptPlace("", "file.jsonl")),
            new Status(State.IDLE, at, "new", Witness.TRANSCRIPT, Freshness.FRESH, at),
            null,
            null,
            Usage.NONE,
            0,
            List.of()));
    version++;
    return this;
  }

  Scene ask(String key, String asked, Instant at) {
    Session before = get(key);
    Turn turn =
        new Turn(
            at,
            null,
            asked,
            List.of(),
            0,
            0,
            0,
            Usage.NONE,
            "claude-opus-4",
            null,
            null,
            List.of());
    put(before, turn, before.usage(), before.turns() + 1);
    return state(key, State.WORKING, "the model works", at);
  }

  Scene tool(String key, String id, String tool, @Nullable String file, Instant from, Instant to) {
    return step(key, id, tool, file, from, to, Step.Outcome.OK);
  }

  Scene step(
      String key,
      String id,
      String tool,
      @Nullable String file,
      Instant from,
      @Nullable Instant to,
      Step.Outcome outcome) {
    Session before = get(key);
    Turn turn = turn(before);
    List<Step> steps = new ArrayList<>(turn.steps());
    steps.removeIf(step -> step.id().equals(id));
    steps.add(
        new Step(
            id,
            tool,
            file == null ? null : new Argument(Argument.Type.FILE, file),
            from,
            to,
            outcome,
            null));
    put(before, with(turn, steps, turn.ended(), turn.lastError()), before.usage(), before.turns());
    return this;
  }

  Scene spend(String key, long input, long output, double cost) {
    Session before = get(key);
    put(
        before,
        before.turn(),
        before.usage().plus(new Usage(input, output, 0, cost)),
        before.turns());
    return this;
  }

  Scene end(String key, State state, @Nullable String error, Instant at) {
    Session before = get(key);
    Turn turn = turn(before);
    put(before, with(turn, turn.steps(), at, error), before.usage(), before.turns());
    return state(key, state, error == null ? "done" : "the run failed", at);
  }

  Scene state(String key, State state, String reason, Instant at) {
    Session before = get(key);
    SessionKey name = before.key();
    transitions.add(
        new Transition(name, before.state(), state, at, at, reason, Witness.TRANSCRIPT));
    sessions.put(
        name,
        new Session(
            before.facts(),
            new Status(state, at, reason, Witness.TRANSCRIPT, Freshness.FRESH, at),
            before.turn(),
            before.pushed(),
            before.usage(),
            before.turns(),
            before.children()));
    version++;
    return this;
  }

  /** A daemon that begins anew finds it in the state that it is in. */
  Scene find(String key) {
    Session found = get(key);
    Status status = found.status();
    transitions.add(
        new Transition(
            found.key(),
            State.UNKNOWN,
            status.state(),
            status.since(),
            status.since().plusSeconds(60),
            status.reason(),
            status.witness()));
    return this;
  }

  Scene push(String key, PushedStatus pushed) {
    Session before = get(key);
    sessions.put(
        before.key(),
        new Session(
            before.facts(),
            before.status(),
            before.turn(),
            pushed,
            before.usage(),
            before.turns(),
            before.children()));
    version++;
    return this;
  }

  /** Its record is being read again, and its last turn was not told yet. */
  Scene forgetTurn(String key) {
    Session before = get(key);
    put(before, null, Usage.NONE, before.turns() - 1);
    return this;
  }

  Scene bring(Session session) {
    sessions.put(session.key(), session);
    version++;
    return this;
  }

  Scene remove(String key) {
    sessions.remove(new SessionKey(key));
    version++;
    return this;
  }

  Snapshot snapshot(Instant at) {
    return new Snapshot(version, at, sessions);
  }

  List<Transition> drain() {
    List<Transition> drained = List.copyOf(transitions);
    transitions.clear();
    return drained;
  }

  /** Hands everything to the history, as the monitor does after each step. */
  Scene to(History history, Instant at) {
    history.recorder().record(snapshot(at), drain());
    return this;
  }

  private Session get(String key) {
    Session session = sessions.get(new SessionKey(key));
    if (session == null) {
      throw new IllegalArgumentException(key);
    }
    return session;
  }

  private static Turn turn(Session session) {
    Turn turn = session.turn();
    if (turn == null) {
      throw new IllegalArgumentException("no turn in " + session.key());
    }
    return turn;
  }

  private static Turn with(
      Turn turn, List<Step> steps, @Nullable Instant ended, @Nullable String error) {
    return new Turn(
        turn.started(),
        ended,
        turn.asked(),
        steps,
        steps.size(),
        0,
        0,
        turn.usage(),
        turn.model(),
        error,
        null,
        List.of());
  }

  private void put(Session before, @Nullable Turn turn, Usage usage, int turns) {
    sessions.put(
        before.key(),
        new Session(
            before.facts(),
            before.status(),
            turn,
            before.pushed(),
            usage,
            turns,
            before.children()));
    version++;
  }
}
