package livestatus.openclaw;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import livestatus.session.Argument;
import livestatus.session.Turn.PlanStep;

/**
 * The steps of a session's progress card: {@code [{"step":"…","status":"pending"}]}, the status one
 * of pending, in_progress, completed.
 */
final class ProgressSteps {
  private static final int MAX_STEPS = 50;

  private ProgressSteps() {}

  /** Empty if there are none, or none that can be read. */
  static List<PlanStep> read(String json) {
    List<PlanStep> steps = new ArrayList<>();
    try {
      new JsonScan(json.getBytes(StandardCharsets.UTF_8)).array(step -> step(step, steps));
    } catch (JsonScan.Broken broken) {
      return List.of();
    }
    return steps;
  }

  private static void step(JsonScan parser, List<PlanStep> steps) {
    String[] told = new String[2];
    parser.object(
        (p, name) -> {
          String text = p.text(Argument.MAX_LENGTH);
          if (name.equals("step")) {
            told[0] = text;
          } else if (name.equals("status")) {
            told[1] = text;
          }
        });
    if (told[0] != null && steps.size() < MAX_STEPS) {
      steps.add(new PlanStep(told[0], "completed".equals(told[1]), "in_progress".equals(told[1])));
    }
  }
}
