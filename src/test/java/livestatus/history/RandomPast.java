package livestatus.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import livestatus.session.SessionKey;
import livestatus.session.State;
import livestatus.session.Transition;
import livestatus.session.Witness;
import org.jspecify.annotations.Nullable;

/** A past that a seed makes: in the database, and plainly in memory to count it again. */
final class RandomPast {
  /** A state that was entered. */
  record Entered(Instant at, State state) {}

  record Calls(String tool, long calls, long failures, long millis) {}

  record Worked(String issue, Instant from, @Nullable Instant to, boolean completed) {}

  record Skill(String name, @Nullable Long context) {}

  record Past(
      String id,
      String gateway,
      String agent,
      Instant started,
      @Nullable Instant ended,
      Instant updated,
      String status,
      long input,
      long output,
      double cost,
      List<Entered> states,
      List<Calls> calls,
      List<Worked> work,
      List<Skill> skills) {}

  private static final List<String> AGENTS = List.of("coder", "writer", "tester");
  private static final List<String> GATEWAYS = List.of("east", "west");
  private static final State[] STATES = {State.WORKING, State.IDLE, State.BLOCKED, State.ERROR};

  private final Random random;
  private final Instant now;
  private final Duration reach;
  final List<Past> sessions = new ArrayList<>();

  RandomPast(long seed, Instant now, Duration reach, int count) {
    random = new Random(seed);
    this.now = now;
    this.reach = reach;
    for (int i = 0; i < count; i++) {
      sessions.add(session("s" + i));
    }
  }

  private Instant before(Instant end, Duration atMost) {
    return end.minusMillis((long) (random.nextDouble() * atMost.toMillis()))
        .truncatedTo(ChronoUnit.MILLIS);
  }

  private Session session(Instant started) {
    List<Entered> states = new ArrayList<>();
    Instant at = started;
    int changes = random.nextInt(12);
    for (int i = 0; i < changes && at.isBefore(now); i++) {
      states.add(new Entered(at, STATES[random.nextInt(STATES.length)]));
      long step = random.nextInt(20) == 0 ? 90_000_000L : random.nextInt(4_000_000);
      at = at.plusMillis(random.nextInt(15) == 0 ? -1_000 : step);
    }
    return new Session(states, at.isBefore(now) ? at : now);
  }

  private record Session(List<Entered> states, Instant end) {}

  private Past session(String id) {
    Instant started = before(now, reach);
    Session made = session(started);
    boolean over = random.nextInt(4) > 0;
    Instant ended = over ? latest(made, started) : null;
    Instant updated = over ? latest(made, started) : before(now, Duration.ofHours(3));
    List<Calls> calls = new ArrayList<>();
    for (String tool : List.of("exec", "read", "web")) {
      if (random.nextBoolean()) {
        long count = 1L + random.nextInt(9);
        calls.add(new Calls(tool, count, random.nextInt((int) count + 1), random.nextInt(9_000)));
      }
    }
    List<Worked> work = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Instant from = started.plusMillis(random.nextInt(60_000));
      boolean open = !over && random.nextBoolean();
      work.add(
          new Worked(
              "bd-" + random.nextInt(6),
              from,
              open ? null : from.plusMillis(random.nextInt(9_000_000)),
              !open && random.nextBoolean()));
    }
    List<Skill> skills = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      skills.add(
          new Skill(
              "k" + random.nextInt(4), random.nextBoolean() ? null : 1L + random.nextInt(99)));
    }
    String status =
        over
            ? List.of("completed", "error", "cancelled").get(random.nextInt(3))
            : List.of("active", "idle", "error").get(random.nextInt(3));
    return new Past(
        id,
        GATEWAYS.get(random.nextInt(GATEWAYS.size())),
        AGENTS.get(random.nextInt(AGENTS.size())),
        started,
        ended,
        updated,
        status,
        random.nextInt(10_000),
        random.nextInt(1_000),
        random.nextInt(100) / 4.0,
        made.states(),
        calls,
        work,
        skills);
  }

  private static Instant latest(Session made, Instant started) {
    Instant latest = made.end().isAfter(started) ? made.end() : started;
    for (Entered entered : made.states()) {
      latest = entered.at().isAfter(latest) ? entered.at() : latest;
    }
    return latest;
  }

  /** Puts it all into the database. */
  void write(Database database) throws SQLException {
    for (Past past : sessions) {
      database.change(
          (connection, changeNo) -> {
            List<Write> writes = new ArrayList<>();
            writes.add(new Write.SaveSession(() -> row(past), 0));
            State from = State.UNKNOWN;
            for (Entered entered : past.states()) {
              writes.add(
                  new Write.AddTransition(
                      past.id(),
                      new Transition(
                          new SessionKey(past.id()),
                          from,
                          entered.state(),
                          entered.at(),
                          entered.at(),
                          "because",
                          Witness.TRANSCRIPT)));
              from = entered.state();
            }
            past.calls()
                .forEach(
                    calls ->
                        writes.add(
                            new Write.AddCalls(
                                past.id(),
                                calls.tool(),
                                calls.calls(),
                                calls.failures(),
                                calls.millis())));
            new Batch(connection, database.dialect(), past.gateway(), changeNo).write(writes);
            try (var handle = Questions.in(connection, database.dialect())) {
              int number = 0;
              for (Worked work : past.work()) {
                String id = past.id() + "-" + number++;
                WorkRows.insert(handle, id, row(past), work.issue(), work.from(), changeNo);
                if (work.to() != null) {
                  WorkRows.complete(
                      handle,
                      id,
                      new Tracking.Outcome(work.completed(), List.of(), null, null),
                      work.to(),
                      changeNo);
                }
              }
              for (Skill skill : past.skills()) {
                WorkRows.insertSkill(
                    handle,
                    past.id() + "-" + number++,
                    row(past),
                    skill.name(),
                    null,
                    skill.context(),
                    past.started(),
                    changeNo);
              }
            }
          });
    }
  }

  static SessionRow row(Past past) {
    return new SessionRow(
        past.id(),
        past.gateway(),
        past.id(),
        past.agent(),
        past.agent(),
        "observed",
        false,
        "subagent",
        null,
        null,
        null,
        past.status(),
        "idle",
        past.started(),
        "because",
        "transcript",
        "fresh",
        null,
        null,
        past.started(),
        past.updated(),
        null,
        past.ended(),
        past.ended() == null ? null : "completed",
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        0,
        past.input(),
        past.output(),
        0,
        past.cost(),
        1,
        null,
        null,
        null,
        0);
  }

  // --- counting again, plainly -----------------------------------------------------------------

  List<Past> matching(Filter filter) {
    return sessions.stream()
        .filter(past -> filter.agent() == null || past.agent().equals(filter.agent()))
        .filter(past -> filter.gateway() == null || past.gateway().equals(filter.gateway()))
        .filter(
            past -> {
              Instant last = past.ended() == null ? past.updated() : past.ended();
              return filter.since() == null || !last.isBefore(filter.since());
            })
        .toList();
  }

  /** Milliseconds in each state of each day, as {@code day agent state}. */
  Map<String, Long> stateMillis(Filter filter) {
    Map<String, Long> result = new TreeMap<>();
    for (Past past : matching(filter)) {
      segments(past)
          .forEach(
              segment -> {
                Instant from = segment.from();
                if (filter.since() != null && from.isBefore(filter.since())) {
                  from = filter.since();
                }
                // Day by day: how much of the segment falls on it.
                Instant day = from.truncatedTo(ChronoUnit.DAYS);
                for (; day.isBefore(segment.to()); day = day.plus(1, ChronoUnit.DAYS)) {
                  Instant begin = from.isAfter(day) ? from : day;
                  Instant next = day.plus(1, ChronoUnit.DAYS);
                  Instant end = segment.to().isBefore(next) ? segment.to() : next;
                  if (begin.isBefore(end)) {
                    result.merge(
                        day.toString().substring(0, 10)
                            + " "
                            + past.agent()
                            + " "
                            + segment.state().word(),
                        Duration.between(begin, end).toMillis(),
                        Long::sum);
                  }
                }
              });
    }
    return result;
  }

  record Segment(State state, Instant from, Instant to) {}

  /** Each state with its own time; a clock that goes back adds nothing. */
  List<Segment> segments(Past past) {
    List<Segment> segments = new ArrayList<>();
    List<Entered> states = past.states();
    Instant reached = Instant.EPOCH;
    for (int i = 0; i < states.size(); i++) {
      State state = states.get(i).state();
      Instant from = states.get(i).at().isAfter(reached) ? states.get(i).at() : reached;
      Instant to;
      if (i + 1 < states.size()) {
        to = states.get(i + 1).at();
      } else if (past.ended() != null) {
        to = past.ended();
      } else if (state == State.WORKING || state == State.BLOCKED) {
        Instant sure = past.updated().plusSeconds(60);
        to = sure.isBefore(now) ? sure : now;
      } else {
        to = now;
      }
      reached = from;
      if (to.isAfter(from)) {
        segments.add(new Segment(state, from, to));
        reached = to;
      }
    }
    return segments;
  }
}
