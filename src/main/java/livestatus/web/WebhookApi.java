package livestatus.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import livestatus.push.BadPayload;
import livestatus.push.Webhook;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import livestatus.session.Snapshot;

/** What orchestrators call as they spawn and finish agents. */
final class WebhookApi {
  private final Teller teller;

  WebhookApi(Teller teller) {
    this.teller = teller;
  }

  void addTo(Routes routes) {
    routes.patient("POST", "/api/agent-webhook", this::take);
  }

  private CompletableFuture<Reply> take(Call call) throws Refusal {
    Webhook.Call told;
    try {
      told = Webhook.read(call.body());
    } catch (BadPayload e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    AtomicBoolean changes = new AtomicBoolean();
    return teller
        .tell(
            (now, before) -> {
              List<Signal> signals = Webhook.signals(told, before.get().get(told.session()), now);
              changes.set(!signals.isEmpty());
              return signals;
            })
        .thenApply(
            after ->
                after.map(now -> result(now, told.session(), changes.get())).orElse(later(told)));
  }

  /** The session as it is, whether the call changed it or told what was known. */
  private static Reply result(Snapshot now, SessionKey key, boolean changes) {
    Session session = now.get(key);
    if (session == null) {
      throw new IllegalStateException("What was told of " + key + " is nowhere.");
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("session_key", key.value());
    shown.put("agent_name", SessionView.line(session.facts().agent()));
    shown.put("taken", changes);
    shown.put("state", session.state().word());
    shown.put("since", session.status().since().toString());
    shown.put("reason", SessionView.line(session.status().reason()));
    shown.put("witness", session.status().witness().word());
    return Reply.json(shown);
  }

  private static Reply later(Webhook.Call told) {
    return Reply.json(202, Map.of("session_key", told.session().value(), "accepted", true));
  }
}
