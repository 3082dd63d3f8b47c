package livestatus.openclaw;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import livestatus.openclaw.SqliteSession.Desk;
import livestatus.session.SessionKey;
import livestatus.session.Signal;
import org.jspecify.annotations.Nullable;

/**
 * How far a session's transcript was told. At first, and after a history was written again, its
 * current turn is told; then what is appended.
 *
 * <p>That a history was written again is seen by its generation, and where a version keeps none, by
 * the event that was told last: it is gone, or was made at another time.
 */
final class SqliteTranscript {
  private static final int PAGE = 64;

  /** How far back the last question is searched; without one it is told from there. */
  private static final int MAX_TAIL = 4_096;

  private final SessionKey key;
  private @Nullable String id;
  private @Nullable String generation;
  private @Nullable Instant lastAsked;
  private long seq = -1;
  private long made;

  SqliteTranscript(SessionKey key) {
    this.key = key;
  }

  boolean isTold() {
    return id != null;
  }

  /** Whether it is the one with this id that was told. */
  boolean isOf(@Nullable String transcript) {
    return id != null && id.equals(transcript);
  }

  /** What was told is to be told again. */
  void forget() {
    generation = null;
    made = -1;
  }

  /** Whether something that happened then belongs to the current question, not to an older one. */
  boolean isOfTheCurrentTurn(Instant at) {
    return lastAsked == null || !at.isBefore(lastAsked);
  }

  /** Whether there is more than was told, or something else. */
  boolean hasMore(AgentTables tables) throws SQLException {
    if (id == null) {
      return true;
    }
    AgentTables.Position position = tables.position(id, seq);
    return position.seq() > seq || rewritten(position);
  }

  /**
   * Tells what is new.
   *
   * @param transcript the one that the session now has
   * @param reason why it was begun
   * @return whether it was told from a new beginning
   */
  boolean follow(
      AgentTables tables, Desk desk, String transcript, @Nullable String reason, List<Signal> news)
      throws SQLException {
    AgentTables.Position position = tables.position(transcript, seq);
    boolean other = !transcript.equals(id);
    boolean anew = other || rewritten(position);
    if (anew) {
      if (id != null) {
        news.add(new Signal.Restarted(key, desk.now(), other && isNew(reason)));
      }
      id = transcript;
      seq = -1;
      made = 0;
      lastAsked = null;
      tail(tables, desk, transcript, news);
    } else if (position.seq() > seq) {
      forward(tables, desk, transcript, news);
    }
    generation = position.generation();
    return anew;
  }

  private boolean rewritten(AgentTables.Position now) {
    return seq >= 0
        && (now.seq() < seq
            || now.madeAt() != made
            || !Objects.equals(now.generation(), generation));
  }

  /** Whether a transcript for this reason begins with nothing before it. */
  private static boolean isNew(@Nullable String reason) {
    return reason == null
        || reason.equals("reset")
        || reason.equals("rollover")
        || reason.equals("initial");
  }

  private void forward(AgentTables tables, Desk desk, String transcript, List<Signal> news)
      throws SQLException {
    int[] rows = {PAGE};
    while (rows[0] == PAGE) {
      rows[0] = 0;
      tables.eventsAfter(
          transcript,
          seq,
          PAGE,
          row -> {
            rows[0]++;
            seq = row.seq;
            made = row.made;
            add(line(row, desk).signals(), news);
            return true;
          });
    }
  }

  /** The current turn: back to the question that it is about. */
  private void tail(AgentTables tables, Desk desk, String transcript, List<Signal> news)
      throws SQLException {
    Deque<List<Signal>> lines = new ArrayDeque<>();
    long[] before = {Long.MAX_VALUE};
    int[] rows = {PAGE};
    boolean[] begun = new boolean[1];
    while (rows[0] == PAGE && !begun[0] && lines.size() < MAX_TAIL) {
      rows[0] = 0;
      tables.eventsBefore(
          transcript,
          before[0],
          PAGE,
          row -> {
            rows[0]++;
            before[0] = row.seq;
            if (seq < 0) {
              seq = row.seq;
              made = row.made;
            }
            Transcript.Line line = line(row, desk);
            lines.addFirst(line.signals());
            begun[0] = line.asks() || resets(line);
            return !begun[0];
          });
    }
    lines.forEach(line -> add(line, news));
  }

  private static boolean resets(Transcript.Line line) {
    return !line.signals().isEmpty() && line.signals().get(0) instanceof Signal.Restarted;
  }

  private void add(List<Signal> line, List<Signal> news) {
    for (Signal signal : line) {
      if (signal instanceof Signal.Asked) {
        lastAsked = signal.at();
      }
      news.add(signal);
    }
  }

  private Transcript.Line line(EventRow row, Desk desk) {
    Instant at = row.made > 0 ? Instant.ofEpochMilli(row.made) : desk.now();
    byte[] text = row.line();
    if (text == null) {
      desk.tally().lines++;
      desk.tally().skippedLines++;
      return Transcript.Line.NONE;
    }
    return desk.lines().read(key, text, 0, text.length, at);
  }
}
