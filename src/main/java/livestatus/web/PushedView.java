package livestatus.web;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import livestatus.history.PushRow;
import livestatus.json.JsonTree;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.Status;
import org.jspecify.annotations.Nullable;

/** A session that says itself how it is, as those read it who ask for such sessions. */
final class PushedView {
  private PushedView() {}

  /**
   * What is believed of it and why, and what it said last. The two may differ: a session that said
   * it works is idle once its run has ended.
   */
  static Map<String, Object> row(Session session, PushedStatus pushed, Instant now) {
    Status status = session.status();
    Map<String, Object> said = SessionView.pushed(pushed);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session", session.key().value());
    row.put("status", status.state().word());
    row.put("since", status.since().toString());
    row.put("reason", SessionView.line(status.reason()));
    row.put("witness", status.witness().word());
    row.put("freshness", status.freshness().word());
    row.put("is_stale", SessionView.isStale(session));
    row.put("age_seconds", SessionView.seconds(age(status, pushed, now)));
    row.put("pushed_status", said.remove("status"));
    row.putAll(said);
    return row;
  }

  /** Since its last sign of life, whoever saw it. */
  private static Duration age(Status status, PushedStatus pushed, Instant now) {
    Instant sign = status.lastSign();
    Instant last = sign == null || sign.isBefore(pushed.at()) ? pushed.at() : sign;
    return last.isAfter(now) ? Duration.ZERO : Duration.between(last, now);
  }

  /** One of the statuses that it pushed; its texts were masked before they were kept. */
  static Map<String, Object> kept(PushRow push) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("status", push.state());
    shown.put("timestamp", push.at().toString());
    put(shown, "progress", push.progress());
    put(shown, "message", push.message());
    put(shown, "task_id", push.taskId());
    put(shown, "result", push.result());
    shown.put("metadata", requireNonNull(JsonTree.read(push.metadata())).properties());
    return shown;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
