package livestatus.openclaw;

import java.util.ArrayList;
import java.util.List;
import livestatus.session.Argument;
import livestatus.session.Turn.PlanStep;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY && steps.size() < MAX_STEPS) {
          step(parser, steps);
        }
      }
    } catch (JacksonException broken) {
      return List.of();
    }
    return steps;
  }

  private static void step(JsonParser parser, List<PlanStep> steps) {
    String[] told = new String[2];
    Json.object(
        parser,
        (p, name) -> {
          String text = Json.text(p, Argument.MAX_LENGTH);
          if (name.equals("step")) {
            told[0] = text;
          } else if (name.equals("status")) {
            told[1] = text;
          }
        });
    if (told[0] != null) {
      steps.add(new PlanStep(told[0], "completed".equals(told[1]), "in_progress".equals(told[1])));
    }
  }
}
