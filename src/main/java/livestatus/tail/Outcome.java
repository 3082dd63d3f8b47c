package livestatus.tail;

/** How one look at a file went. */
public enum Outcome {
  /** The file is as it was. */
  UNCHANGED,
  /** Everything up to the file's end was read; perhaps not one complete line. */
  READ,
  /** The look's share of bytes was used up before the file's end: look again soon. */
  MORE,
  /**
   * The file is shorter than what was read of it, or has nothing any more. Perhaps it is just being
   * written again: look again soon, then it is told.
   */
  SHRUNK,
  /**
   * What was read is not there any more: another file, or another history. Nothing was read; the
   * tail stands at the file's beginning, and the lines that were told are not to be built upon.
   */
  RESTARTED,
  /** There is no such file (now). */
  GONE,
  /** The file cannot be read (now); {@link FileTail#problem} says why. */
  FAILED
}
