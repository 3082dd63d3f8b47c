package livestatus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import livestatus.daemon.StatusLine;
import livestatus.daemon.settings.InvalidSettings;
import livestatus.daemon.settings.Settings;
import livestatus.json.JsonTree;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** Says for an agent what it is doing: to the daemon, or to a file when none runs. */
@Command(
    name = "push",
    description = "Say what a session is doing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  live-status push manager1 working \"Querying DB\" --progress 0.5 --task 160",
      "  live-status push manager1 blocked \"Which of the two?\"",
      "  live-status push manager1 completed --result \"160 rows\" --metadata table=users",
      "",
      "The status goes to the daemon; when none answers, to a file that it reads later.",
      "Another machine's daemon is meant with $LIVE_STATUS_URL and $LIVE_STATUS_TOKEN.",
    })
final class PushCommand implements Callable<Integer> {
  private final Console console;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Mixin
  private SettingsOption settings;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      index = "0",
      paramLabel = "SESSION",
      description = "A name of your own, or the key of a gateway's session.")
  private String session;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      index = "1",
      paramLabel = "STATUS",
      completionCandidates = Statuses.class,
      description = "One of idle, working, blocked, completed, error.")
  private String status;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "MESSAGE",
      description = "What people should read.")
  private @Nullable String message;

  @Option(names = "--progress", paramLabel = "SHARE", description = "From 0 to 1.")
  private @Nullable Double progress;

  @Option(
      names = {"--task", "--task-id"},
      paramLabel = "ID",
      description = "The task's id in your tracker.")
  private @Nullable String task;

  @Option(names = "--result", paramLabel = "TEXT", description = "What came of it.")
  private @Nullable String result;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "Whatever else is worth keeping; as often as needed, or one JSON object.")
  private List<String> metadata = List.of();

  /** For completion. */
  static final class Statuses extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Statuses() {
      super(List.of("idle", "working", "blocked", "completed", "error"));
    }
  }

  PushCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InvalidSettings {
    Settings loaded = settings.load(console.around()).settings();
    StatusLine line = line(InstantSource.system().instant());
    StatusSender daemon = StatusSender.find(loaded, console.around().environment());
    JsonTree taken = daemon == null ? null : daemon.send(line.json());
    if (taken != null) {
      say(
          taken.has("status")
              ? "Told the daemon; "
                  + session
                  + " is "
                  + taken.path("status").text("")
                  + ": "
                  + taken.path("reason").text("")
              : "Told the daemon, which is busy and comes to it.");
      return CommandLine.ExitCode.OK;
    }
    Path folder = loaded.push().dir();
    try {
      Path file = line.append(folder);
      say(
          (daemon == null ? "No daemon runs" : "The daemon does not answer")
              + "; the status is in "
              + file
              + " for when one does.");
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      throw new Failure("No daemon answers, and the status cannot be kept in " + folder + ": " + e);
    }
  }

  private void say(String sentence) {
    console.err().println("live-status: " + sentence);
  }

  private StatusLine line(Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("timestamp", now.toString());
    fields.put("session", session);
    fields.put("status", status);
    put(fields, "progress", progress);
    put(fields, "message", message);
    put(fields, "task_id", task);
    put(fields, "result", result);
    Map<String, @Nullable Object> more = metadata();
    if (!more.isEmpty()) {
      fields.put("metadata", more);
    }
    try {
      return StatusLine.of(fields, now);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private Map<String, @Nullable Object> metadata() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String given : metadata) {
      int equals = given.indexOf('=');
      if (given.startsWith("{")) {
        fields.putAll(object(given));
      } else if (equals > 0) {
        fields.put(given.substring(0, equals), given.substring(equals + 1));
      } else {
        throw new ParameterException(
            spec.commandLine(), "--metadata takes name=value or a JSON object.");
      }
    }
    return fields;
  }

  private Map<String, @Nullable Object> object(String json) {
    try {
      JsonTree object = JsonTree.read(json);
      return object == null ? Map.of() : object.properties();
    } catch (JacksonException e) {
      throw new ParameterException(spec.commandLine(), "--metadata is not valid JSON.", e);
    }
  }
}
