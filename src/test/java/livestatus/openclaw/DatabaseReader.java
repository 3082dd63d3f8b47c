package livestatus.openclaw;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import livestatus.session.Signal;
import livestatus.session.Signal.Asked.By;
import livestatus.session.Signal.RunStatus;

/** A reader of one database, for tests: virtual time, and everything that it said. */
final class DatabaseReader {
  static final Instant START = Instant.parse("2026-11-21T01:00:00Z");

  final Tally tally = new Tally();
  final SqliteRecords records;
  final List<Signal> all = new ArrayList<>();
  Instant now = START;

  DatabaseReader(Path database) {
    this(database, file -> Presence.HELD);
  }

  DatabaseReader(Path database, Function<Path, Presence> holder) {
    records = new SqliteRecords(database, "main", new Transcript(tally), tally, holder);
  }

  /** What is new after a while. */
  List<Signal> look(long millis) {
    return look(millis, false);
  }

  List<Signal> sweep() {
    return look(10_000, true);
  }

  private List<Signal> look(long millis, boolean sweep) {
    now = now.plusMillis(millis);
    List<Signal> signals = new ArrayList<>();
    records.read(now, sweep, signals::add);
    all.addAll(signals);
    return signals;
  }

  /** The signals' kinds, in order, with the session where there are several. */
  static List<String> kinds(List<Signal> signals) {
    return signals.stream().map(s -> s.getClass().getSimpleName()).toList();
  }

  /** What matters at the end of each session, from signals in the order in which they came. */
  static Map<String, String> ends(List<Signal> signals) {
    Map<String, List<Signal>> turns = new TreeMap<>();
    Map<String, Signal.Listed> listed = new TreeMap<>();
    Map<String, Signal.Run> runs = new TreeMap<>();
    Map<String, String> questions = new TreeMap<>();
    for (Signal signal : signals) {
      String key = signal.session().value();
      if (signal instanceof Signal.Listed known) {
        listed.put(key, known);
      } else if (signal instanceof Signal.Unlisted) {
        turns.remove(key);
        listed.remove(key);
        runs.remove(key);
      } else if (signal instanceof Signal.Run run) {
        runs.put(key, run);
      } else if (!(signal instanceof Signal.Counted) && !(signal instanceof Signal.OwnerDied)) {
        List<Signal> turn = turns.computeIfAbsent(key, k -> new ArrayList<>());
        if (signal instanceof Signal.Restarted || signal instanceof Signal.Asked) {
          turn.clear();
        }
        if (!(signal instanceof Signal.Restarted)) {
          turn.add(signal);
        }
        if (signal instanceof Signal.Asked asked
            && (asked.by() == By.PERSON || asked.by() == By.TASK)) {
          questions.put(key, String.valueOf(asked.text()));
        } else if (signal instanceof Signal.Restarted) {
          questions.remove(key);
        }
      }
    }
    Map<String, String> ends = new TreeMap<>();
    listed.forEach(
        (key, known) -> {
          List<Signal> turn = turns.getOrDefault(key, List.of());
          String run = status(runs.get(key));
          ends.put(key, known.facts() + " " + run + " " + questions.get(key) + " " + turn);
        });
    return ends;
  }

  private static String status(Signal.Run run) {
    return run == null || run.status() == RunStatus.NONE
        ? "no run"
        : run.status() + " " + run.ended() + " " + run.aborted() + " " + run.error();
  }
}
