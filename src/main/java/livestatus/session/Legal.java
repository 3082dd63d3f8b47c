package livestatus.session;

/** Which changes of state are possible; the table is in {@link Sessions}. */
final class Legal {
  private Legal() {}

  /**
   * Refuses a change that cannot be: whoever gets here has met a mistake in the reducer, never one
   * in the records.
   */
  static void check(SessionKey session, State from, Status to) {
    boolean possible =
        from != to.state()
            && to.witness().canSay(to.state())
            && (to.state() != State.UNKNOWN || mayBecomeUnknown(from));
    if (!possible) {
      throw new IllegalStateException(
          "Session "
              + session
              + " cannot go from "
              + from.word()
              + " to "
              + to.state().word()
              + " by the word of "
              + to.witness().word()
              + ".");
    }
  }

  /** What is known to be over stays so, when its records are gone or not yet told again. */
  static boolean keeps(State from, Verdict verdict) {
    return verdict.state() == State.UNKNOWN && from != State.UNKNOWN && !mayBecomeUnknown(from);
  }

  private static boolean mayBecomeUnknown(State from) {
    return from == State.WORKING || from == State.BLOCKED;
  }
}
