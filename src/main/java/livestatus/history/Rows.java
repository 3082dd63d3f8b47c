package livestatus.history;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import livestatus.session.Delivery;
import livestatus.session.Freshness;
import livestatus.session.Kind;
import livestatus.session.PushedStatus;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.session.Step;
import livestatus.session.TranscriptPlace;
import livestatus.session.Transition;
import livestatus.session.Turn;
import livestatus.session.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A session as a row; pure. Every text that an agent wrote goes through {@code mask}, so that no
 * secret is kept.
 */
record Rows(String gateway, UnaryOperator<String> mask) {
  /** To be raised when rows are made or masked otherwise than before: then all are written anew. */
  private static final int FORM = 2;

  /** Longer texts are cut; what somebody asked can be a book. */
  private static final int MAX_TEXT = 2_000;

  /** When the session began, as far as its records still tell. */
  static Instant began(Session session) {
    Instant since = session.status().since();
    Turn turn = session.turn();
    return turn != null && turn.started().isBefore(since) ? turn.started() : since;
  }

  static boolean isAtWork(Session session) {
    return (session.state() == State.WORKING || session.state() == State.BLOCKED)
        && session.status().freshness() != Freshness.STUCK;
  }

  /**
   * The same for sessions whose rows say the same; the moment of saying it left out. It is made of
   * what is not masked yet, because masking costs, and most rows are as they were.
   */
  int fingerprint(Sighting sighting, Session session) {
    SessionRow row = new Rows(gateway, text -> text).row(sighting, session, Instant.EPOCH);
    // All parts are texts, numbers and moments, whose hashes are the same in every process.
    return Objects.hash(
        FORM,
        row.listed(),
        row.kind(),
        row.parentKey(),
        row.title(),
        row.taskDescription(),
        row.status(),
        row.state(),
        row.stateSince(),
        row.reason(),
        row.witness(),
        row.freshness(),
        row.currentTool(),
        row.progress(),
        row.completedAt(),
        row.endedAt(),
        row.exitReason(),
        row.result(),
        row.errorMessage(),
        row.model(),
        row.inputTokens(),
        row.outputTokens(),
        row.cachedTokens(),
        row.cost(),
        row.turns(),
        row.channel(),
        row.source(),
        row.countedUntil());
  }

  SessionRow row(Sighting sighting, Session session, Instant now) {
    return row(sighting, session, ended(session), true, now);
  }

  /** The last row of a session that its gateway no longer lists. */
  SessionRow gone(Sighting sighting, Session session, Instant now) {
    return row(sighting, session, ended(session) == null ? now : ended(session), false, now);
  }

  Transition safe(Transition transition) {
    return new Transition(
        transition.session(),
        transition.from(),
        transition.to(),
        transition.at(),
        transition.seen(),
        masked(transition.reason()),
        transition.witness());
  }

  Write.AddPush safe(Write.AddPush push) {
    PushedStatus status = push.status();
    return new Write.AddPush(
        push.session(),
        new PushedStatus(
            status.state(),
            status.at(),
            status.progress(),
            maskedOrNull(status.message()),
            maskedOrNull(status.taskId()),
            maskedOrNull(status.result()),
            maskedMap(status.metadata())));
  }

  private Map<String, Object> maskedMap(Map<?, ?> map) {
    Map<String, Object> safe = new LinkedHashMap<>();
    map.forEach((key, value) -> safe.put(String.valueOf(key), maskedValue(value)));
    return safe;
  }

  private Object maskedValue(Object value) {
    if (value instanceof String text) {
      return masked(text);
    }
    if (value instanceof Map<?, ?> map) {
      return maskedMap(map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::maskedValue).toList();
    }
    return value;
  }

  private SessionRow row(
      Sighting sighting, Session session, @Nullable Instant ended, boolean listed, Instant now) {
    Turn turn = session.turn();
    PushedStatus pushed = session.pushed();
    Usage usage = session.usage();
    TranscriptPlace source = session.facts().source();
    State state = session.state();
    String error = error(session);
    return new SessionRow(
        sighting.id(),
        gateway,
        session.key().value(),
        session.facts().agent(),
        session.facts().agent(),
        "observed",
        listed,
        session.facts().kind().name().toLowerCase(Locale.ROOT),
        session.facts().parent() == null ? null : session.facts().parent().value(),
        maskedOrNull(session.facts().title()),
        maskedOrNull(turn == null ? null : turn.asked()),
        status(state, ended != null),
        state.word(),
        session.status().since(),
        masked(session.status().reason()),
        session.status().witness().word(),
        session.status().freshness().word(),
        turn == null || turn.openSteps().isEmpty() ? null : tools(turn.openSteps()),
        pushed == null ? null : pushed.progress(),
        sighting.startedAt(),
        isAtWork(session) ? now : lastSign(session),
        state.isOver() && turn != null ? turn.ended() : null,
        ended,
        ended == null ? null : ExitReason.of(state, error, session.status().reason()).word(),
        maskedOrNull(pushed == null ? null : pushed.result()),
        error,
        null,
        List.of(),
        List.of(),
        turn == null ? null : turn.model(),
        turn == null ? null : tier(turn.model()),
        usage.totalTokens(),
        usage.inputTokens(),
        usage.outputTokens(),
        usage.cachedTokens(),
        usage.cost(),
        session.turns(),
        channel(session.facts().delivery()),
        source == null ? null : source.toString(),
        sighting.countedUntil(),
        0);
  }

  private static @Nullable Instant ended(Session session) {
    State state = session.state();
    boolean over =
        session.facts().kind().endsForGood()
            ? state == State.COMPLETED || state == State.ERROR || state == State.CANCELLED
            : session.facts().kind() == Kind.PUSHED && state == State.COMPLETED;
    return over ? session.status().since() : null;
  }

  private static Instant lastSign(Session session) {
    Instant since = session.status().since();
    Instant sign = session.status().lastSign();
    return sign != null && sign.isAfter(since) ? sign : since;
  }

  static String status(State state, boolean ended) {
    return switch (state) {
      case WORKING, BLOCKED -> ended ? "cancelled" : "active";
      case IDLE -> ended ? "completed" : "idle";
      case COMPLETED -> "completed";
      case ERROR -> "error";
      case CANCELLED -> "cancelled";
      case UNKNOWN -> "unknown";
    };
  }

  private @Nullable String error(Session session) {
    if (session.state() != State.ERROR) {
      return null;
    }
    Turn turn = session.turn();
    PushedStatus pushed = session.pushed();
    if (turn != null && turn.lastError() != null) {
      return masked(turn.lastError());
    }
    if (pushed != null && pushed.state() == State.ERROR && pushed.message() != null) {
      return masked(pushed.message());
    }
    return masked(session.status().reason());
  }

  private static String tools(List<Step> open) {
    return String.join(", ", open.stream().map(Step::tool).distinct().toList());
  }

  /** The class of a model that people speak of; the model itself where there is none. */
  static @Nullable String tier(@Nullable String model) {
    if (model == null) {
      return null;
    }
    String lower = model.toLowerCase(Locale.ROOT);
    for (String tier : List.of("opus", "sonnet", "haiku")) {
      if (lower.contains(tier)) {
        return tier;
      }
    }
    return model;
  }

  private static @Nullable String channel(@Nullable Delivery delivery) {
    if (delivery == null) {
      return null;
    }
    String base = delivery.provider() + ":" + delivery.chat().name().toLowerCase(Locale.ROOT);
    return delivery.to() == null ? base : base + ":" + delivery.to();
  }

  String masked(String text) {
    String safe = mask.apply(text);
    return safe.length() <= MAX_TEXT ? safe : cut(safe);
  }

  @Nullable String maskedOrNull(@Nullable String text) {
    return text == null ? null : masked(text);
  }

  private static String cut(String text) {
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end) + "…";
  }
}
