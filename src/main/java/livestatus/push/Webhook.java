package livestatus.push;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import livestatus.push.Payload.Fields;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;

/**
 * The webhook that orchestrators call as they spawn and finish agents. Every call may come twice:
 *
 * <table>
 *   <caption>What a call does</caption>
 *   <tr><th></th><th>not seen before</th><th>under way</th><th>ended</th></tr>
 *   <tr><td>spawn</td><td>begins</td><td>as progress</td><td>begins anew</td></tr>
 *   <tr><td>progress</td><td>begins</td><td>is told</td><td>changes nothing</td></tr>
 *   <tr><td>complete, error</td><td>begins and ends</td><td>ends</td><td>changes nothing</td></tr>
 * </table>
 */
public final class Webhook {
  /** What an orchestrator says has happened. */
  public enum Action {
    SPAWN,
    PROGRESS,
    COMPLETE,
    ERROR
  }

  /** One call, checked. */
  public record Call(
      Action action,
      SessionKey session,
      @Nullable String agent,
      @Nullable String task,
      @Nullable String result,
      @Nullable String error,
      @Nullable Double progress,
      Map<String, Object> metadata) {}

  private Webhook() {}

  public static Call read(byte[] json) throws BadPayload {
    Fields fields = new Fields(Payload.object(json));
    Action action = action(fields.requiredText("action", 20));
    SessionKey session = Payload.name("sessionKey", fields.requiredText("sessionKey", 200));
    String agent = fields.text("agentName", 200);
    String task = fields.text("task", Payload.MAX_MESSAGE);
    String result = fields.text("result", Payload.MAX_MESSAGE);
    String error = fields.text("error", Payload.MAX_MESSAGE);
    Double progress = fields.fraction("progress");
    return new Call(action, session, agent, task, result, error, progress, fields.metadata());
  }

  private static Action action(String word) throws BadPayload {
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(word)) {
        return action;
      }
    }
    throw new BadPayload("action", "must be one of spawn, progress, complete, error");
  }

  /**
   * What a call tells, given what is known of its session; nothing where the table above says that
   * it changes nothing.
   */
  public static List<Signal> signals(Call call, @Nullable Session known, Instant now) {
    PushedStatus before = known == null ? null : known.pushed();
    boolean ended =
        before != null && (before.state() == State.COMPLETED || before.state() == State.ERROR);
    if (ended && call.action() != Action.SPAWN) {
      return List.of();
    }
    List<Signal> signals = new ArrayList<>();
    if (known == null || isNamed(call, known)) {
      String agent = call.agent() == null ? call.session().value() : call.agent();
      signals.add(
          new Signal.Listed(
              new SessionFacts(call.session(), agent, Kind.PUSHED, null, null, null, null), now));
    }
    signals.add(new Signal.Pushed(call.session(), status(call, ended ? null : before, now)));
    return signals;
  }

  /** Whether the call says whose session it is, of one that the gateway's records do not know. */
  private static boolean isNamed(Call call, Session known) {
    return call.agent() != null
        && known.facts().kind() == Kind.PUSHED
        && !call.agent().equals(known.facts().agent());
  }

  private static PushedStatus status(Call call, @Nullable PushedStatus before, Instant now) {
    State state =
        switch (call.action()) {
          case SPAWN, PROGRESS -> State.WORKING;
          case COMPLETE -> State.COMPLETED;
          case ERROR -> State.ERROR;
        };
    String task = call.task() == null && before != null ? before.message() : call.task();
    String message = call.action() == Action.ERROR && call.error() != null ? call.error() : task;
    Double progress = call.progress();
    if (progress == null) {
      progress =
          state == State.COMPLETED ? Double.valueOf(1) : before == null ? null : before.progress();
    }
    return new PushedStatus(state, now, progress, message, null, call.result(), call.metadata());
  }
}
