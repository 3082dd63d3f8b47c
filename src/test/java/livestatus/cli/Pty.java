package livestatus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livestatus.Until;

/** A command of ours in a pseudo-terminal: what it shows there, and keys for it. */
final class Pty implements AutoCloseable {
  private final Process process;
  private final OutputStream orders;
  private final Path err;
  private final TinyTerminal terminal;
  private final Thread reader;

  Pty(Path folder, int columns, int rows, Map<String, String> environment, String... args)
      throws IOException {
    Path script = folder.resolve("in_terminal.py");
    try (InputStream source = Pty.class.getResourceAsStream("in_terminal.py")) {
      assertThat(source).isNotNull();
      Files.write(script, source.readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    command.addAll(List.of(Integer.toString(columns), Integer.toString(rows)));
    // As in a person's shell, whatever is ignored where the tests are run.
    command.addAll(List.of("env", "--default-signal"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Duser.home=" + folder, "-cp", System.getProperty("java.class.path")));
    command.add("livestatus.cli.Main");
    command.addAll(List.of(args));
    err = folder.resolve("pty.err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"));
    builder.environment().putAll(environment);
    process = builder.start();
    orders = process.getOutputStream();
    terminal = new TinyTerminal(columns, rows);
    reader = new Thread(this::read, "pty");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    byte[] part = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        terminal.take(part, n);
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  /** Waits until the screen is so. */
  String shows(Predicate<String> wanted) {
    return Until.met(terminal::screen, wanted);
  }

  String shows(String part) {
    return shows(screen -> screen.contains(part));
  }

  TinyTerminal terminal() {
    return terminal;
  }

  void keys(String keys) {
    order("keys " + HexFormat.of().formatHex(keys.getBytes(StandardCharsets.UTF_8)));
  }

  void resize(int columns, int rows) {
    terminal.resize(columns, rows);
    order("size " + columns + " " + rows);
  }

  void signal(String name) {
    order("signal " + name);
  }

  private void order(String line) {
    try {
      orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code exit 0 restored True}: how it ended, and whether the terminal is as it was. */
  String end() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends; %s", terminal.screen()).isTrue();
    reader.join(10_000);
    return Files.readString(err).strip();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
