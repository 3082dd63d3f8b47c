package livestatus.session;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened since the agent last had something to answer.
 *
 * @param asked what was asked, without the gateway's wrappers; where a sub-agent's result or the
 *     gateway began the turn, what was asked before that. Null where it is not known
 * @param steps the open calls and the last finished ones, oldest first, at most {@link #MAX_STEPS}
 * @param tools how many calls were made, those no longer in {@code steps} included
 * @param failures how many of them failed
 * @param retries attempts that failed and were made again
 * @param lastError the last failure's message, of a retry too
 * @param waitsFor what it waits for, in words; null where it does not
 * @param plan the task's steps as the agent itself tells them, where it does
 */
public record Turn(
    Instant started,
    @Nullable Instant ended,
    @Nullable String asked,
    List<Step> steps,
    int tools,
    int failures,
    int retries,
    Usage usage,
    @Nullable String model,
    @Nullable String lastError,
    @Nullable String waitsFor,
    List<PlanStep> plan) {
  /** How many steps are kept of a turn; the open ones are always among them. */
  public static final int MAX_STEPS = 50;

  /** One step of an agent's own plan. */
  public record PlanStep(String text, boolean done, boolean active) {}

  public Turn {
    steps = List.copyOf(steps);
    plan = List.copyOf(plan);
  }

  public List<Step> openSteps() {
    return steps.stream().filter(Step::isOpen).toList();
  }
}
