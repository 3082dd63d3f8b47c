package livestatus.tail;

import java.util.concurrent.atomic.LongAdder;

/** Counts on the tails' thread, to be read from any. */
final class Tally {
  final LongAdder lines = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder scanned = new LongAdder();
  final LongAdder blankLines = new LongAdder();
  final LongAdder cutLines = new LongAdder();
  final LongAdder skippedBytes = new LongAdder();
  final LongAdder restarts = new LongAdder();
  final LongAdder errors = new LongAdder();

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
