package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has ended.
 *
 * @param said on both of its streams
 */
record Ran(int code, String said) {
  /** The code of one that was ended because it took too long. */
  static final int TOO_LONG = -1;

  /**
   * Runs it to its end.
   *
   * @param environment all of it
   * @param log a file for what it says
   */
  static Ran of(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      Path log,
      Duration patience)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    if (process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      return new Ran(process.exitValue(), Files.readString(log));
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return new Ran(TOO_LONG, Files.readString(log));
  }
}
