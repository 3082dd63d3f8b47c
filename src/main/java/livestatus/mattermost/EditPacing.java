package livestatus.mattermost;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a card may go to the server: the whole policy. Pure; time comes in with each call.
 *
 * <p>The first card of a turn goes at once, and so does its end. In between, cards are an interval
 * apart that grows with the turn's age. Each edit costs every reader of the channel something, so a
 * channel takes at most {@value #CHANNEL_BURST} at once and {@value #CHANNEL_PER_HOUR} an hour
 * after that, together never more than 600 in any hour; the last {@value #CHANNEL_RESERVE} are kept
 * for what goes at once. A server takes requests of all kinds far below its own limit of ten a
 * second, because others of this host share that.
 */
public final class EditPacing {
  /** How far apart the cards of a post are, by the age of its turn. */
  public record Rhythm(Duration young, Duration afterTwoMinutes, Duration afterFifteenMinutes) {
    public static final Rhythm DEFAULT = of(Duration.ofSeconds(5));

    /** The usual stretching, with another interval to begin with. */
    public static Rhythm of(Duration editInterval) {
      return new Rhythm(
          editInterval,
          longer(editInterval, Duration.ofSeconds(15)),
          longer(editInterval, Duration.ofSeconds(60)));
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) > 0 ? one : other;
    }

    Duration at(Duration age) {
      if (age.compareTo(Duration.ofMinutes(15)) >= 0) {
        return afterFifteenMinutes;
      }
      return age.compareTo(Duration.ofMinutes(2)) >= 0 ? afterTwoMinutes : young;
    }
  }

  /** How much a card hurries. */
  enum Hurry {
    AT_ONCE,
    IN_TURN
  }

  static final int CHANNEL_BURST = 120;
  static final int CHANNEL_PER_HOUR = 480;
  static final int CHANNEL_RESERVE = 40;
  static final int SERVER_BURST = 20;
  static final int SERVER_PER_SECOND = 4;

  private final Rhythm rhythm;
  private final Map<String, Budget> channels = new HashMap<>();
  private @Nullable Budget server;

  EditPacing(Rhythm rhythm) {
    this.rhythm = rhythm;
  }

  /**
   * When a post may next be edited.
   *
   * @param channel null while it is not known yet
   * @param last when it was last edited; null if never
   * @param turn when its turn began
   */
  Instant due(
      @Nullable String channel, Hurry hurry, @Nullable Instant last, Instant turn, Instant now) {
    Instant due = now;
    if (hurry == Hurry.IN_TURN && last != null) {
      due = later(due, last.plus(rhythm.at(Duration.between(turn, last))));
    }
    if (channel != null) {
      int reserve = hurry == Hurry.AT_ONCE ? 0 : CHANNEL_RESERVE;
      due = later(due, budget(channel, now).availableAt(reserve, now));
    }
    return later(due, requestDue(now));
  }

  /** When the server may next be asked anything. */
  Instant requestDue(Instant now) {
    return server(now).availableAt(0, now);
  }

  /** A channel was written to. */
  void wrote(String channel, Instant now) {
    budget(channel, now).spend(now);
  }

  /** The server was asked something. */
  void asked(Instant now) {
    server(now).spend(now);
  }

  /** The shortest time between two cards of a post. */
  Duration interval() {
    return rhythm.young();
  }

  /** Forgets channels in which nothing happened for long; they have their whole budget again. */
  void tidy(Instant now) {
    channels.values().removeIf(budget -> budget.full(now));
  }

  private Budget server(Instant now) {
    if (server == null) {
      server = new Budget(SERVER_BURST, SERVER_PER_SECOND, now);
    }
    return server;
  }

  private Budget budget(String channel, Instant now) {
    return channels.computeIfAbsent(
        channel, c -> new Budget(CHANNEL_BURST, CHANNEL_PER_HOUR / 3600.0, now));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
