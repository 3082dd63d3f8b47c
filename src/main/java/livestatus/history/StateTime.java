package livestatus.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up how long one session was in each state on each day, from its transitions in their order.
 * Days are UTC's, so that gateways in several places agree on them. A clock that went back counts
 * nothing until it has caught up.
 */
final class StateTime {
  /** A state on a day. */
  record Cell(LocalDate day, String state) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int byDay = day.compareTo(other.day);
      return byDay != 0 ? byDay : state.compareTo(other.state);
    }
  }

  /** How long, and how often the state was entered. */
  record Sum(long millis, long entries) {
    Sum plus(Sum other) {
      return new Sum(millis + other.millis, entries + other.entries);
    }
  }

  private final Map<Cell, Sum> sums = new TreeMap<>();
  private final Instant from;
  private @Nullable String state;
  private Instant at = Instant.EPOCH;

  /** Counts from the beginning. */
  StateTime() {
    this(Instant.EPOCH);
  }

  /** Counts only what came after. */
  StateTime(Instant from) {
    this.from = from;
  }

  void enter(String next, Instant when) {
    until(when);
    state = next;
    at = when.isAfter(at) ? when : at;
    if (!when.isBefore(from)) {
      add(new Cell(day(when), next), new Sum(0, 1));
    }
  }

  /** The last state went on until then. */
  void until(Instant end) {
    if (state == null) {
      return;
    }
    Instant begin = at.isBefore(from) ? from : at;
    while (begin.isBefore(end)) {
      LocalDate day = day(begin);
      Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant stop = midnight.isBefore(end) ? midnight : end;
      add(new Cell(day, state), new Sum(Duration.between(begin, stop).toMillis(), 0));
      begin = stop;
    }
    at = end.isAfter(at) ? end : at;
  }

  /** Up to when it has counted. */
  Instant reached() {
    return at;
  }

  Map<Cell, Sum> sums() {
    return sums;
  }

  private void add(Cell cell, Sum sum) {
    sums.merge(cell, sum, Sum::plus);
  }

  static LocalDate day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
