package livestatus.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livestatus.session.Argument;
import livestatus.session.Session;
import livestatus.session.State;
import livestatus.session.Step;
import livestatus.session.Transition;
import livestatus.session.Turn;
import org.jspecify.annotations.Nullable;

/** One session as it was last seen. Owned by the history's thread. */
final class Sighting {
  /** A skill is called like the folder of its instructions. */
  private static final Pattern SKILL = Pattern.compile("([^/\\\\]+)[/\\\\]+SKILL\\.md$");

  private final Sightings.Known known;
  private int fingerprint;
  private @Nullable Session last;

  /** Calls that are counted, of the turn that was last seen. */
  private Set<String> counted = Set.of();

  private @Nullable Instant countedUntil;

  Sighting(Sightings.Known known) {
    this.known = known;
    fingerprint = known.fingerprint();
    countedUntil = known.countedUntil();
  }

  /**
   * One of which an earlier run wrote everything.
   *
   * @param session as it was then; its calls are counted
   */
  Sighting(Sightings.Known known, Session session) {
    this(known);
    look(session);
  }

  String id() {
    return known.id();
  }

  Instant startedAt() {
    return known.startedAt();
  }

  int fingerprint() {
    return fingerprint;
  }

  @Nullable Session last() {
    return last;
  }

  @Nullable Instant countedUntil() {
    return countedUntil;
  }

  /** Whether its absence from the records means something: it was there in this run. */
  boolean mayBeGone() {
    return known.mayBeGone() || last != null;
  }

  /**
   * Whether an earlier run wrote this change of state: one that begins anew finds every session in
   * the state that it left it in.
   */
  boolean wasToldOf(Transition transition) {
    Instant since = known.since();
    return last == null
        && since != null
        && transition.from() == State.UNKNOWN
        && transition.to().word().equals(known.state())
        && transition
            .at()
            .truncatedTo(ChronoUnit.MILLIS)
            .equals(since.truncatedTo(ChronoUnit.MILLIS));
  }

  void saved(int rowFingerprint) {
    fingerprint = rowFingerprint;
  }

  /** How a session is related to what was last seen under its key. */
  enum Course {
    GOES_ON,
    /** It was emptied; what comes next tells whether its record is only read again. */
    UNCLEAR,
    /** Somebody asked for a new session under the same key. */
    BEGAN_ANEW
  }

  /**
   * A session that begins anew counts its turns and tokens from zero. One whose record is read
   * again loses only its last turn, and for a moment.
   */
  Course course(Session now) {
    Session before = last;
    if (before == null || now.usage().totalTokens() >= before.usage().totalTokens()) {
      return Course.GOES_ON;
    }
    Turn turn = now.turn();
    Turn turnBefore = before.turn();
    if (turn == null || turnBefore == null) {
      return turnBefore == null ? Course.GOES_ON : Course.UNCLEAR;
    }
    return turn.started().isAfter(turnBefore.started()) && now.turns() <= before.turns()
        ? Course.BEGAN_ANEW
        : Course.GOES_ON;
  }

  /** Takes the session as it is now, and says which calls were not yet counted. */
  List<Write> look(Session session) {
    boolean first = last == null;
    last = session;
    Turn turn = session.turn();
    if (turn == null) {
      return List.of();
    }
    List<Write> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Instant until = countedUntil;
    for (Step step : turn.steps()) {
      Instant ended = step.ended();
      if (step.isOpen() || ended == null) {
        continue;
      }
      seen.add(step.id());
      // After a restart the records are read again; what ended before the last count is in it.
      boolean before = first && until != null && !ended.isAfter(until);
      if (before || counted.contains(step.id())) {
        continue;
      }
      found.add(call(step, ended));
      String skill = skill(step);
      if (skill != null) {
        found.add(new Write.AddSkill(id(), skill, ended));
      }
      if (countedUntil == null || ended.isAfter(countedUntil)) {
        countedUntil = ended;
      }
    }
    // Small, because most sessions keep theirs for long.
    counted = Set.copyOf(seen);
    return found;
  }

  private Write call(Step step, Instant ended) {
    long millis = Math.max(0, Duration.between(step.started(), ended).toMillis());
    return new Write.AddCalls(
        id(), step.tool(), 1, step.outcome() == Step.Outcome.FAILED ? 1 : 0, millis);
  }

  /** The skill whose instructions a call read; null where it did something else. */
  static @Nullable String skill(Step step) {
    Argument argument = step.argument();
    String tool = step.tool().toLowerCase(Locale.ROOT);
    if (step.outcome() != Step.Outcome.OK
        || argument == null
        || argument.type() != Argument.Type.FILE
        || !(tool.contains("read") || tool.equals("view"))) {
      return null;
    }
    Matcher matcher = SKILL.matcher(argument.text().strip());
    return matcher.find() ? matcher.group(1) : null;
  }
}
