package livestatus.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livestatus.history.History;
import livestatus.history.Tracking;
import livestatus.session.Argument;
import livestatus.session.Kind;
import livestatus.session.SessionFacts;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Usage;

/**
 * Some weeks of work in the history, written by its own recorder from the signals of that time, as
 * a daemon would have done.
 */
final class Past {
  private static final List<String> AGENTS =
      List.of("main", "research", "builder", "ops", "research", "main", "writer");
  private static final List<String> TOOLS =
      List.of("exec", "read", "web_search", "edit", "exec", "web_fetch", "read", "sessions_spawn");
  private static final List<String> SKILLS =
      List.of("code-review", "git", "pdf", "git", "release-notes", "git", "pdf");

  private Past() {}

  /** Fills the database; the last day is yesterday. */
  static void write(String database, String gateway, Instant now, int days) {
    Instant[] clock = {now.minus(Duration.ofDays(days))};
    Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
    History.Settings settings =
        new History.Settings(database, gateway, Duration.ofDays(60), "here", 1, "test", null);
    try (History history = History.open(settings, text -> text, () -> clock[0])) {
      for (int day = days; day >= 1; day--) {
        Instant morning = now.minus(Duration.ofDays(day)).minusSeconds(3_600 * 4);
        int work = 4 + day * 5 % 7 - (day % 7 < 2 ? 3 : 0);
        for (int i = 0; i < work; i++) {
          clock[0] = morning.plus(Duration.ofMinutes(23L * i));
          session(sessions, day * 10 + i, clock, history);
        }
      }
      skills(history.tracking());
    }
  }

  private static void session(Sessions sessions, int number, Instant[] clock, History history) {
    String agent = AGENTS.get(number % AGENTS.size());
    SessionKey key = new SessionKey("agent:" + agent + ":cron:past:run:" + number);
    List<Signal> signals = new ArrayList<>();
    Instant at = clock[0];
    signals.add(
        new Signal.Listed(
            new SessionFacts(key, agent, Kind.CRON, null, "job " + number, null, null), at));
    signals.add(new Signal.Asked(key, at, Signal.Asked.By.TASK, "Look after what is due"));
    int calls = 2 + number % 5;
    for (int call = 0; call < calls; call++) {
      String tool = TOOLS.get((number + call) % TOOLS.size());
      Argument argument = new Argument(Argument.Type.OTHER, "x");
      at = at.plusSeconds(5);
      signals.add(
          new Signal.Answered(
              key,
              at,
              Signal.Stop.TOOL_USE,
              List.of(new Signal.Call("c" + call, tool, argument)),
              new Usage(4_000 + 311L * number, 200, 9_000, 0.02),
              "demo-large",
              null));
      Duration took = Duration.ofSeconds(4 + (number * 37L + call * 101L) % 240);
      at = at.plus(took);
      boolean failed = (number + call) % 9 == 3;
      signals.add(new Signal.ToolDone(key, at, "c" + call, tool, failed, took, null, null, null));
    }
    boolean fails = number % 11 == 4;
    at = at.plusSeconds(6 + number % 40);
    signals.add(
        new Signal.Answered(
            key,
            at,
            fails ? Signal.Stop.ERROR : Signal.Stop.STOP,
            List.of(),
            new Usage(6_000, 900, 12_000, 0.05),
            "demo-large",
            fails ? "529 overloaded" : null));
    signals.add(new Signal.Unlisted(key, at.plusSeconds(60)));
    for (Signal signal : signals) {
      clock[0] = signal.at();
      sessions.apply(signal, clock[0]);
      history.recorder().record(sessions.snapshot(clock[0]), sessions.drainTransitions());
    }
  }

  private static void skills(Tracking tracking) {
    String session = tracking.startSession(Tracking.Start.of("research")).id();
    for (String skill : SKILLS) {
      tracking.recordSkill(session, skill, null, 1_200L);
    }
  }
}
