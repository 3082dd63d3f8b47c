package livestatus.tail;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts on the tails' thread, to be read from any. */
final class Tally {
  private @Nullable Tally aside;

  final LongAdder lines = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder scanned = new LongAdder();
  final LongAdder blankLines = new LongAdder();
  final LongAdder cutLines = new LongAdder();
  final LongAdder skippedBytes = new LongAdder();
  final LongAdder restarts = new LongAdder();
  final LongAdder errors = new LongAdder();

  /** Where what is only looked at is counted: it is handed out later, if at all. */
  Tally aside() {
    Tally beside = aside == null ? new Tally() : aside;
    aside = beside;
    return beside;
  }

  Counters counters() {
    return new Counters(
        lines.sum(),
        bytes.sum(),
        scanned.sum(),
        blankLines.sum(),
        cutLines.sum(),
        skippedBytes.sum(),
        restarts.sum(),
        errors.sum());
  }
}
