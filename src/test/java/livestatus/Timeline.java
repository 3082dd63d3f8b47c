package livestatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import livestatus.session.Session;
import livestatus.session.SessionKey;
import livestatus.session.Sessions;
import livestatus.session.Signal;
import livestatus.session.Snapshot;
import livestatus.session.State;
import livestatus.session.Transition;
import livestatus.session.Turn;

/**
 * What was believed of each session at which second, for people to read. A change of state begins
 * with {@code *}, a change of the reason alone with a blank.
 */
public final class Timeline {
  private final Sessions sessions = new Sessions(Sessions.Staleness.DEFAULT);
  private final Map<SessionKey, String> said = new HashMap<>();
  private final Map<SessionKey, List<State>> states = new TreeMap<>();
  private final Map<SessionKey, Session> seen = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final Instant start;

  public Timeline(Instant start) {
    this.start = start;
  }

  public void signal(Signal signal, Instant now) {
    sessions.apply(signal, now);
  }

  /** After all signals of one look. */
  public void moment(Instant now) {
    sessions.tick(now);
    Map<SessionKey, String> changed = new HashMap<>();
    for (Transition change : sessions.drainTransitions()) {
      states.computeIfAbsent(change.session(), key -> new ArrayList<>()).add(change.to());
      String what = line(change.to(), change.reason(), change.witness().word());
      String since =
          Duration.between(change.at(), now).toMillis() < 100
              ? ""
              : " since " + seconds(change.at()).strip();
      lines.add("*" + seconds(now) + " " + change.session() + " " + what + since);
      changes.add(seconds(now) + " " + change.session() + " " + change.to().word());
      changed.put(change.session(), what);
    }
    for (Session session : sessions.snapshot(now).sessions().values()) {
      String what =
          line(session.state(), session.status().reason(), session.status().witness().word());
      seen.put(session.key(), session);
      String before = said.put(session.key(), what);
      boolean isNews = before == null ? session.state() != State.UNKNOWN : !what.equals(before);
      if (isNews && !what.equals(changed.get(session.key()))) {
        lines.add(" " + seconds(now) + " " + session.key() + " " + what);
      }
    }
  }

  public Snapshot snapshot(Instant now) {
    return sessions.snapshot(now);
  }

  /** Each session's states in order. */
  public Map<SessionKey, List<State>> states() {
    return states;
  }

  /** Each session as it was last seen, those that are gone by now too. */
  public Map<SessionKey, Session> seen() {
    return seen;
  }

  /** The changes of state with their times, but without reasons. */
  public List<String> changes() {
    return changes;
  }

  /** The story and how it ended. */
  public String text(Instant end) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    text.append("\nin the end\n");
    Map<SessionKey, Session> last = new TreeMap<>(sessions.snapshot(end).sessions());
    last.values().stream()
        .filter(session -> states.containsKey(session.key()))
        .forEach(session -> text.append(end(session)).append('\n'));
    return text.toString();
  }

  /** How one session ended, without times. */
  static String end(Session session) {
    StringBuilder end =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s %s: %s, %s, turns %d",
                session.key(),
                session.facts().kind().name().toLowerCase(Locale.ROOT),
                session.state().word(),
                session.status().reason(),
                session.turns()));
    if (session.facts().parent() != null) {
      end.append(", child of ").append(session.facts().parent());
    }
    Turn turn = session.turn();
    if (turn != null) {
      end.append(
          String.format(
              Locale.ROOT,
              ", asked %s, tools %d, failed %d, retries %d",
              turn.asked() == null ? "-" : "\"" + brief(turn.asked()) + "\"",
              turn.tools(),
              turn.failures(),
              turn.retries()));
    }
    return end.toString();
  }

  private static String brief(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }

  private static String line(State state, String reason, String witness) {
    return state.word() + ": " + reason + " [" + witness + "]";
  }

  private String seconds(Instant at) {
    return String.format(Locale.ROOT, "%7.2f", Duration.between(start, at).toMillis() / 1000.0);
  }
}
