package livestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of ours as a process of its own, so that it can be killed and be sent signals. */
public final class DaemonProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private DaemonProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it with no environment but this. */
  public static DaemonProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    // As in a person's shell, whatever is ignored where the tests are run.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Xshare:auto", "-Duser.home=" + folder));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "livestatus.cli.Main"));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    return new DaemonProcess(builder.start(), out, err);
  }

  public long pid() {
    return process.pid();
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has said that on its standard error stream. */
  public void says(String part) {
    Until.met(this::err, said -> said.contains(part) || !process.isAlive());
    assertThat(err()).contains(part);
  }

  public void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** No last word, no tidying up. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public int exit() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends: %s", err()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
