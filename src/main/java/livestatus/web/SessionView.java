package livestatus.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import livestatus.json.JsonText;
import livestatus.session.Freshness;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Status;
import livestatus.session.Step;
import livestatus.session.TranscriptPlace;
import livestatus.session.Turn;
import livestatus.session.Usage;
import livestatus.status.Detail;
import livestatus.status.Redaction;
import livestatus.status.SafeText;
import livestatus.status.ToolWords;
import org.jspecify.annotations.Nullable;

/**
 * A session as programs and the page read it. Every text of an agent's is masked here, before it is
 * anywhere else; whoever shows it must still treat it as text and nothing more.
 */
public final class SessionView implements LiveFeed.View {
  private static final int LINE = 200;
  private static final int WHOLE = 8_000;

  private final String gateway;
  private final Detail detail;
  private final Function<SessionKey, @Nullable String> postLink;

  /**
   * @param detail how much of a tool's argument is shown
   * @param postLink the address of the session's status post, where it has one
   */
  public SessionView(
      String gateway, Detail detail, Function<SessionKey, @Nullable String> postLink) {
    this.gateway = gateway;
    this.detail = detail;
    this.postLink = postLink;
  }

  /** What a list shows of it. */
  public Map<String, Object> row(Session session) {
    SessionFacts facts = session.facts();
    Status status = session.status();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", session.key().value());
    row.put("gateway", gateway);
    row.put("agent", SafeText.line(facts.agent(), LINE));
    row.put("kind", facts.kind().name().toLowerCase(java.util.Locale.ROOT));
    put(row, "parent", facts.parent() == null ? null : facts.parent().value());
    put(row, "title", optionalLine(facts.title()));
    row.put("state", status.state().word());
    row.put("freshness", status.freshness().word());
    row.put("since", status.since().toString());
    row.put("reason", SafeText.line(status.reason(), LINE));
    row.put("witness", status.witness().word());
    put(row, "last_sign", text(status.lastSign()));
    row.put("children", session.children().stream().map(SessionKey::value).toList());
    row.put("turns", session.turns());
    row.put("tokens", session.usage().totalTokens());
    row.put("cost", session.usage().cost());
    put(row, "post", postLink.apply(session.key()));
    if (facts.delivery() != null) {
      row.put("channel", facts.delivery().provider());
    }
    Turn turn = session.turn();
    if (turn != null) {
      put(row, "asked", turn.asked() == null ? null : SafeText.firstLine(turn.asked(), LINE));
      put(row, "tool", running(turn));
      put(row, "model", optionalLine(turn.model()));
      put(row, "waits_for", optionalLine(turn.waitsFor()));
      row.put("tools", turn.tools());
      row.put("failures", turn.failures());
      row.put("retries", turn.retries());
      put(row, "error", optionalWhole(turn.lastError()));
    }
    PushedStatus pushed = session.pushed();
    if (pushed != null) {
      row.put("pushed_status", pushed.state().word());
      put(row, "progress", pushed.progress());
      put(row, "task_id", optionalLine(pushed.taskId()));
      put(row, "message", optionalWhole(pushed.message()));
      put(row, "result", optionalWhole(pushed.result()));
    }
    return row;
  }

  /** What a stream tells of it. */
  @Override
  public LiveMessage.Item item(Session session) {
    String key = session.key().value();
    return new LiveMessage.Item(
        key,
        gateway,
        key,
        session.facts().agent(),
        session.state().word(),
        JsonText.of(row(session)));
  }

  @Override
  public @Nullable String post(SessionKey session) {
    return postLink.apply(session);
  }

  /** Everything that is known of it. */
  public Map<String, Object> whole(Session session) {
    Map<String, Object> whole = row(session);
    Turn turn = session.turn();
    if (turn != null) {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("started", turn.started().toString());
      put(shown, "ended", text(turn.ended()));
      put(shown, "asked", optionalWhole(turn.asked()));
      shown.put("usage", usage(turn.usage()));
      shown.put("steps", turn.steps().stream().map(this::step).toList());
      List<Map<String, Object>> plan = new ArrayList<>();
      for (Turn.PlanStep step : turn.plan()) {
        plan.add(
            Map.of(
                "text",
                SafeText.line(step.text(), LINE),
                "done",
                step.done(),
                "active",
                step.active()));
      }
      shown.put("plan", plan);
      whole.put("turn", shown);
    }
    whole.put("usage", usage(session.usage()));
    PushedStatus pushed = session.pushed();
    if (pushed != null) {
      whole.put("pushed", pushed(pushed));
    }
    TranscriptPlace source = session.facts().source();
    put(whole, "source", source == null ? null : source.toString());
    return whole;
  }

  private Map<String, Object> step(Step step) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("tool", SafeText.line(step.tool(), LINE));
    shown.put("words", ToolWords.of(step.tool(), step.argument(), detail));
    shown.put("started", step.started().toString());
    put(shown, "ended", text(step.ended()));
    Instant ended = step.ended();
    if (ended != null) {
      shown.put("duration_seconds", seconds(Duration.between(step.started(), ended)));
    }
    shown.put("outcome", step.outcome().name().toLowerCase(java.util.Locale.ROOT));
    put(shown, "note", optionalLine(step.note()));
    return shown;
  }

  private @Nullable Map<String, Object> running(Turn turn) {
    List<Step> open = turn.openSteps();
    if (open.isEmpty()) {
      return null;
    }
    Step last = open.get(open.size() - 1);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", SafeText.line(last.tool(), LINE));
    shown.put("words", ToolWords.of(last.tool(), last.argument(), detail));
    shown.put("since", last.started().toString());
    shown.put("open", open.size());
    return shown;
  }

  /** A pushed status in the words it came in. */
  static Map<String, Object> pushed(PushedStatus status) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("status", status.state().word());
    shown.put("timestamp", status.at().toString());
    put(shown, "progress", status.progress());
    put(shown, "message", optionalWhole(status.message()));
    put(shown, "task_id", optionalLine(status.taskId()));
    put(shown, "result", optionalWhole(status.result()));
    shown.put("metadata", masked(status.metadata()));
    return shown;
  }

  private static Object masked(Object value) {
    if (value instanceof String text) {
      return Redaction.mask(text);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> masked = new LinkedHashMap<>();
      map.forEach(
          (key, inner) ->
              masked.put(
                  String.valueOf(key),
                  inner == null ? "" : maskedField(String.valueOf(key), inner)));
      return masked;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(inner -> inner == null ? "" : masked(inner)).toList();
    }
    return value;
  }

  /** A field's name tells as much as its value: {@code {"password": "…"}}. */
  private static Object maskedField(String name, Object value) {
    if (value instanceof String text) {
      String pair = name + "=" + text;
      String masked = Redaction.mask(pair);
      return masked.equals(pair) ? text : Redaction.MASK;
    }
    return masked(value);
  }

  private static Map<String, Object> usage(Usage usage) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("input_tokens", usage.inputTokens());
    shown.put("output_tokens", usage.outputTokens());
    shown.put("cached_tokens", usage.cachedTokens());
    shown.put("cost", usage.cost());
    return shown;
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  static boolean isStale(Session session) {
    return session.status().freshness() != Freshness.FRESH;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  /** Words of an agent's on one line, masked. */
  static String line(String untrusted) {
    return SafeText.line(untrusted, LINE);
  }

  private static @Nullable String optionalLine(@Nullable String untrusted) {
    return untrusted == null ? null : line(untrusted);
  }

  private static @Nullable String optionalWhole(@Nullable String untrusted) {
    return untrusted == null ? null : whole(untrusted);
  }

  /** Words of an agent's, masked, with their lines. */
  static String whole(String untrusted) {
    String masked = Redaction.mask(untrusted);
    return masked.length() <= WHOLE ? masked : masked.substring(0, WHOLE) + "…";
  }
}
