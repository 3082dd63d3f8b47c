package livestatus.session;

/** What a session is for. It decides what a clean end means. */
public enum Kind {
  MAIN,
  NAMED,
  SUBAGENT,
  CRON,
  HOOK,
  CHANNEL,
  GROUP,
  DIRECT,
  /** Known only by what an agent pushed. */
  PUSHED,
  /** A kind that this version does not know: kept, never refused. */
  OTHER;

  /**
   * A run that is over for good when it ends cleanly, rather than waiting for the next question.
   */
  public boolean endsForGood() {
    return this == SUBAGENT || this == CRON || this == HOOK;
  }
}
