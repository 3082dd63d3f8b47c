package livestatus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import livestatus.daemon.InstanceLock;
import livestatus.status.SafeText;
import tools.jackson.databind.JsonNode;

/** How the daemon itself is, on one screen. Pure. */
final class StatusText {
  private static final int SENTENCE = 300;

  private StatusText() {}

  /**
   * The lines above the sessions.
   *
   * @param report as {@code /api/status} tells it
   */
  static List<String> lines(InstanceLock.Owner owner, JsonNode report) {
    List<String> lines = new ArrayList<>();
    lines.add("daemon    " + owner);
    lines.add("page      " + (owner.page() == null ? "none" : owner.page()));
    for (JsonNode home : report.path("homes")) {
      lines.add("watches   " + home.path("folder").asString("?") + agents(home));
    }
    lines.add("sessions  " + counts(report.path("sessions")));
    lines.add("posts     " + posts(report.path("posts")));
    lines.add("history   " + history(report.path("history")));
    JsonNode alerts = report.path("alerts");
    if (alerts.path("raised").asLong(0) > 0) {
      lines.add(
          "alerts    "
              + alerts.path("open").asLong()
              + " open, "
              + alerts.path("raised").asLong()
              + " raised, "
              + alerts.path("delivered").asLong()
              + " delivered");
    }
    lines.add("dropped   " + dropped(report));
    lines.add("lag       " + lag(report.path("lag")));
    JsonNode health = report.path("health");
    if (health.isEmpty()) {
      lines.add("health    all is well");
    }
    for (JsonNode sentence : health) {
      lines.add("health    ! " + SafeText.line(sentence.asString(""), SENTENCE));
    }
    return lines;
  }

  private static String agents(JsonNode home) {
    List<String> agents = new ArrayList<>();
    for (JsonNode agent : home.path("agents")) {
      agents.add(agent.path("agent").asString() + " (" + agent.path("store").asString() + ")");
    }
    return agents.isEmpty() ? "" : ": " + String.join(", ", agents);
  }

  private static String counts(JsonNode states) {
    List<String> counts = new ArrayList<>();
    states
        .properties()
        .forEach(
            state -> {
              if (state.getValue().asInt() > 0) {
                counts.add(state.getValue().asInt() + " " + state.getKey());
              }
            });
    return counts.isEmpty() ? "none" : String.join(" · ", counts);
  }

  private static String posts(JsonNode posts) {
    return posts.path("created").asLong()
        + " made, "
        + posts.path("edited").asLong()
        + " edits sent, "
        + posts.path("suppressed").asLong()
        + " suppressed, "
        + posts.path("waiting").asLong()
        + " waiting, "
        + posts.path("refused").asLong()
        + " refused; "
        + String.format(Locale.ROOT, "%.1f", posts.path("edits_per_turn").asDouble())
        + " edits a turn";
  }

  private static String history(JsonNode history) {
    return history.path("written").asLong()
        + " changes kept, "
        + history.path("waiting").asLong()
        + " waiting";
  }

  /** All that did not get where it should; nothing is dropped without being counted. */
  private static String dropped(JsonNode report) {
    List<String> parts = new ArrayList<>();
    JsonNode history = report.path("history");
    count(parts, history.path("dropped").asLong(0), "changes of the history");
    count(parts, history.path("refused").asLong(0), "rows the database does not take");
    count(parts, report.path("inbox").path("refused").asLong(0), "pushed statuses");
    count(parts, report.path("alerts").path("failed").asLong(0), "alerts");
    long skipped = 0;
    long paths = 0;
    for (JsonNode home : report.path("homes")) {
      skipped += home.path("skipped_lines").asLong(0);
      paths += home.path("refused_paths").asLong(0);
    }
    count(parts, skipped, "lines that cannot be read");
    count(parts, paths, "paths that lead elsewhere");
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static void count(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static String lag(JsonNode lag) {
    long changes = lag.path("changes").asLong(0);
    if (changes == 0) {
      return "nothing has changed yet";
    }
    return seconds(lag, "last_seconds")
        + " for the last change, "
        + seconds(lag, "mean_seconds")
        + " on average, "
        + seconds(lag, "worst_seconds")
        + " at the worst of "
        + changes;
  }

  private static String seconds(JsonNode lag, String name) {
    return String.format(Locale.ROOT, "%.1f s", lag.path(name).asDouble(0));
  }
}
