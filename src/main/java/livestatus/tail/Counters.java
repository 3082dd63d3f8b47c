package livestatus.tail;

/**
 * What all tails of one thread did so far.
 *
 * @param lines complete lines handed out
 * @param bytes bytes of the files that were dealt with, skipped ones included
 * @param scanned bytes that were searched for newlines; not more than twice the bytes, and more
 *     only where a start was looked for
 * @param blankLines lines with nothing in them, not handed out
 * @param cutLines lines handed out without their middle
 * @param skippedBytes bytes of those middles and of NULs
 * @param restarts files that turned out to be other ones
 * @param errors looks that failed
 */
public record Counters(
    long lines,
    long bytes,
    long scanned,
    long blankLines,
    long cutLines,
    long skippedBytes,
    long restarts,
    long errors) {}
