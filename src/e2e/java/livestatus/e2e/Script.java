package livestatus.e2e;

import java.time.Duration;
import java.util.Map;

/** What the model plays, by the word that follows {@code SCN:} in the last prompt. */
final class Script {
  private Script() {}

  /**
   * The next answer.
   *
   * @param step how many answers of this turn the gateway has taken in already
   * @param attempt how many requests with this step came before this one
   */
  static Reply next(String name, String tag, int step, int attempt) {
    return switch (name) {
      case "plain" -> Reply.says("Here is the answer.").after(Duration.ofMillis(1500));
      case "slow" -> Reply.says("That took a while.").after(Duration.ofSeconds(6));
      case "tools5" ->
          step < 5 ? Reply.calls(Reply.Tool.exec("sleep 2")) : Reply.says("Five tools have run.");
      case "parallel" ->
          step == 0
              ? Reply.calls(
                  Reply.Tool.exec("sleep 3"),
                  Reply.Tool.exec("sleep 2"),
                  Reply.Tool.exec("echo quick"))
              : Reply.says("All three are back.");
      case "failing" ->
          step == 0
              ? Reply.calls(
                  new Reply.Tool("read", Map.of("path", "/does/not/exist.txt")),
                  Reply.Tool.exec("sleep 2; echo oops >&2; exit 3"))
              : Reply.says("Both failed.");
      case "tool" ->
          step == 0 ? Reply.calls(Reply.Tool.exec("sleep 3")) : Reply.says("The tool has run.");
      case "longtool" ->
          step == 0 ? Reply.calls(Reply.Tool.exec("sleep 25")) : Reply.says("It ended at last.");
      case "family" ->
          step == 0
              ? Reply.calls(spawn("tool", tag + "-a"), spawn("parent", tag + "-b"))
              : Reply.says("Two helpers are at work.");
      case "parent" ->
          step == 0
              ? Reply.calls(spawn("tool", tag + "-c"))
              : Reply.says("One helper is at work.").after(Duration.ofMillis(700));
      case "retry" ->
          attempt == 0
              ? Reply.fails(500).after(Duration.ofMillis(1500))
              : Reply.says("At the second attempt.");
      case "refused" -> Reply.fails(400).after(Duration.ofMillis(1500));
      case "cut" ->
          attempt == 0
              ? Reply.says("This breaks off in the middle.")
                  .after(Duration.ofMillis(1500))
                  .breaksOff()
              : Reply.says("Whole this time.");
      default -> Reply.says("Noted.");
    };
  }

  private static Reply.Tool spawn(String script, String tag) {
    return new Reply.Tool(
        "sessions_spawn",
        Map.of("task", "SCN:" + script + " " + tag, "label", "helper " + tag, "mode", "run"));
  }
}
