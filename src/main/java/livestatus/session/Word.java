package livestatus.session;

/** The last thing a transcript said about a turn that matters for its end. */
enum Word {
  /** Nothing yet: only a lock or a run status shows that something runs. */
  NOTHING,
  ASKED,
  /** The model wants tools. */
  CALLS,
  RESULT,
  FAILED_RESULT,
  STOPPED,
  /** The model ran into its length limit. */
  CUT_SHORT,
  /** An attempt failed. With the run going on it is made again. */
  ERROR,
  /** The answer was aborted: by a person, or because the agent yields. */
  ABORTED,
  /** The gateway wrote that the prompt was aborted: an end whatever else says. */
  PROMPT_ABORTED,
  PROMPT_TIMEOUT,
  YIELDED;

  /** The model said all it had to say; whatever comes after belongs to another turn. */
  boolean isClean() {
    return this == STOPPED || this == CUT_SHORT || this == YIELDED;
  }

  /** Leaves no doubt that the attempt is over, and should not be covered by what trails behind. */
  boolean isFinal() {
    return isClean()
        || this == ERROR
        || this == ABORTED
        || this == PROMPT_ABORTED
        || this == PROMPT_TIMEOUT;
  }
}
