package livestatus.history;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import livestatus.session.State;
import org.jspecify.annotations.Nullable;

/** Why a session ended. */
public enum ExitReason {
  COMPLETED,
  /** Somebody, or a crash, stopped it. */
  INTERRUPTED,
  ERROR,
  TIMEOUT,
  /** The model's context was full. */
  CONTEXT_LIMIT;

  private static final Pattern TIME =
      Pattern.compile("\\btime(d)?[ -]?out\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern CONTEXT =
      Pattern.compile(
          "context[ _-](length|window|limit|overflow|size)|maximum context|prompt is too long|"
              + "input is too long|too many tokens",
          Pattern.CASE_INSENSITIVE);

  /** The word that people, the database and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status that a session with this end has. */
  String status() {
    return switch (this) {
      case COMPLETED -> "completed";
      case INTERRUPTED -> "cancelled";
      case ERROR, TIMEOUT, CONTEXT_LIMIT -> "error";
    };
  }

  State state() {
    return switch (this) {
      case COMPLETED -> State.COMPLETED;
      case INTERRUPTED -> State.CANCELLED;
      case ERROR, TIMEOUT, CONTEXT_LIMIT -> State.ERROR;
    };
  }

  /**
   * The reason by its word.
   *
   * @throws TrackingRefused if there is none
   */
  public static ExitReason of(String word) {
    for (ExitReason reason : values()) {
      if (reason.word().equals(word)) {
        return reason;
      }
    }
    throw new TrackingRefused(
        TrackingRefused.Kind.INVALID,
        "There is no exit reason \"%s\". Use one of %s."
            .formatted(
                word,
                Arrays.stream(values()).map(ExitReason::word).collect(Collectors.joining(", "))));
  }

  /** What a session's last state and its words tell of its end. */
  static ExitReason of(State last, @Nullable String error, String reason) {
    return switch (last) {
      case COMPLETED, IDLE, UNKNOWN -> COMPLETED;
      case CANCELLED, WORKING, BLOCKED -> TIME.matcher(reason).find() ? TIMEOUT : INTERRUPTED;
      case ERROR -> {
        String words = error == null ? reason : error + " " + reason;
        yield CONTEXT.matcher(words).find()
            ? CONTEXT_LIMIT
            : TIME.matcher(words).find() ? TIMEOUT : ERROR;
      }
    };
  }
}
