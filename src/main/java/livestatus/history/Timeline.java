package livestatus.history;

import java.util.List;

/**
 * What a session went through.
 *
 * @param transitions its last changes of state, the oldest first; of long ago they are folded into
 *     days, and so in {@code states} alone
 * @param states how long it was in each, the longest first
 * @param branches its sub-agents and theirs, a parent before its children; empty where they were
 *     not asked for
 */
public record Timeline(
    List<TransitionRow> transitions, List<StateShare> states, List<Branch> branches) {
  /**
   * A sub-agent.
   *
   * @param session as it was last
   */
  public record Branch(SessionRow session, List<TransitionRow> transitions) {
    public Branch {
      transitions = List.copyOf(transitions);
    }
  }

  public Timeline {
    transitions = List.copyOf(transitions);
    states = List.copyOf(states);
    branches = List.copyOf(branches);
  }
}
