package livestatus.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One session in the books: its facts, what was told of it, and the verdict that stands. */
final class Entry {
  /** Null before the first word; of most that are remembered none comes, and there are many. */
  private @Nullable Told told;

  private SessionFacts facts;
  private boolean listed;
  private @Nullable SessionKey spawner;
  private Status status;

  /** Some state was known before: from then on time only goes forward. */
  private boolean known;

  private @Nullable Instant ended;
  private @Nullable Instant deadline;

  /** What was known before, as long as nothing else is told. */
  private @Nullable Session remembered;

  Entry(SessionFacts facts, Instant now) {
    this.facts = facts;
    this.status =
        new Status(State.UNKNOWN, now, "nothing is known yet", Witness.AGE, Freshness.FRESH, null);
  }

  SessionKey key() {
    return facts.key();
  }

  SessionFacts facts() {
    return facts;
  }

  void facts(SessionFacts changed) {
    facts = changed;
  }

  /** The gateway's own records list it, rather than an agent's word alone. */
  boolean listed() {
    return listed;
  }

  void listed(boolean now) {
    listed = now;
  }

  /** Who started it, as a tool's result told; the list may say so later, or never. */
  @Nullable SessionKey spawner() {
    return spawner;
  }

  void spawner(SessionKey key) {
    spawner = key;
  }

  Told told() {
    Told books = told;
    if (books == null) {
      books = new Told();
      if (remembered != null) {
        books.remember(remembered);
      }
      told = books;
    }
    return books;
  }

  Status status() {
    return status;
  }

  @Nullable Instant ended() {
    return ended;
  }

  @Nullable Instant deadline() {
    return deadline;
  }

  /** What was known before stands, until it is forgotten. */
  void remember(Session session) {
    Told books = told;
    boolean isPushed = books != null && books.pushed() != null;
    boolean isJudged = known && isPushed;
    remembered = session;
    if (books != null && isPushed) {
      books.remember(session);
    } else {
      told = null;
    }
    if (!isJudged) {
      status = session.status();
      ended = session.turn() == null ? null : session.turn().ended();
      known = true;
    }
  }

  /** What was known before; null where it is told anew, or nobody knew of it. */
  @Nullable Session remembered() {
    return remembered;
  }

  void forgetRemembered() {
    // Its counts go on.
    told();
    remembered = null;
  }

  /** It is remembered, and nothing that was told can say anything else. */
  boolean rests() {
    return remembered != null && (told == null || told.pushed() == null);
  }

  /**
   * Lets the verdict stand.
   *
   * @param sign the last sign of life that counts for it
   */
  void settle(Verdict verdict, @Nullable Instant sign, Instant now, Sessions.Staleness staleness) {
    Instant since = status.since();
    if (verdict.state() != status.state()) {
      boolean gaveUp =
          status.witness() == Witness.CHILDREN && Objects.equals(ended, verdict.ended());
      Instant at = gaveUp || verdict.since().isAfter(now) ? now : verdict.since();
      since = known ? TurnLog.later(since, at) : at;
      known = true;
    }
    Freshness freshness = freshness(verdict.state(), sign, now, staleness);
    status =
        new Status(
            verdict.state(),
            since,
            verdict.reason(),
            verdict.witness(),
            freshness,
            told().lastSign());
    ended = verdict.ended();
    deadline =
        Awaited.earlier(verdict.until(), nextStep(freshness, verdict.state(), sign, staleness));
  }

  @SuppressWarnings("ReferenceEquality") // What did not change is the same object; equality costs.
  Session view(List<SessionKey> children) {
    Session before = remembered;
    if (before != null && rests() && facts == before.facts() && children.isEmpty()) {
      // Most are as they were.
      return before;
    }
    Told books = told();
    if (before != null) {
      return new Session(
          facts, status, before.turn(), books.pushed(), before.usage(), before.turns(), children);
    }
    TurnLog turn = books.turn();
    return new Session(
        facts,
        status,
        turn == null ? null : turn.view(books.question(), ended),
        books.pushed(),
        books.usage(),
        books.turns(),
        children);
  }

  private static Freshness freshness(
      State state, @Nullable Instant sign, Instant now, Sessions.Staleness staleness) {
    if (sign == null || (state != State.WORKING && state != State.BLOCKED)) {
      return Freshness.FRESH;
    }
    Duration quiet = Duration.between(sign, now);
    if (quiet.compareTo(staleness.stuck()) >= 0) {
      return Freshness.STUCK;
    }
    if (quiet.compareTo(staleness.veryStale()) >= 0) {
      return Freshness.VERY_STALE;
    }
    return quiet.compareTo(staleness.stale()) >= 0 ? Freshness.STALE : Freshness.FRESH;
  }

  private static @Nullable Instant nextStep(
      Freshness freshness, State state, @Nullable Instant sign, Sessions.Staleness staleness) {
    if (sign == null || (state != State.WORKING && state != State.BLOCKED)) {
      return null;
    }
    return switch (freshness) {
      case FRESH -> sign.plus(staleness.stale());
      case STALE -> sign.plus(staleness.veryStale());
      case VERY_STALE -> sign.plus(staleness.stuck());
      case STUCK -> null;
    };
  }
}
