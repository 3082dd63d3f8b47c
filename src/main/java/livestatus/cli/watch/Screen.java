package livestatus.cli.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal while the view has it: another screen than the shell's, without a cursor and without
 * echo. However the process ends, short of a kill, the terminal is given back as it was.
 */
public final class Screen implements AutoCloseable {
  private static final Size USUAL = Size.of(80, 24);

  private final Terminal terminal;
  private final Attributes before;
  private final boolean colour;
  private final Alphabet alphabet;
  private final AtomicBoolean given = new AtomicBoolean(true);
  private final Thread atExit = new Thread(this::giveBack, "terminal");
  private List<String> drawn = List.of();

  private Screen(Terminal terminal, boolean colour, Alphabet alphabet) {
    this.terminal = terminal;
    this.colour = colour && colours(terminal) >= 8;
    this.alphabet = alphabet;
    this.before = terminal.getAttributes();
  }

  private static int colours(Terminal terminal) {
    Integer colours = terminal.getNumericCapability(Capability.max_colors);
    return colours == null ? 0 : colours;
  }

  /**
   * Takes the process's terminal.
   *
   * @throws IOException if it has none that can be drawn on
   */
  public static Screen open(boolean colour, Alphabet alphabet) throws IOException {
    Terminal terminal;
    try {
      terminal =
          TerminalBuilder.builder()
              .system(true)
              .dumb(false)
              // Else the terminal is asked what it can do, and its answers come as keys.
              .graphemeCluster(false)
              .encoding(StandardCharsets.UTF_8)
              .build();
    } catch (IllegalStateException e) {
      throw new IOException("The terminal cannot be used: " + e.getMessage(), e);
    }
    if (terminal.getStringCapability(Capability.cursor_address) == null) {
      terminal.close();
      throw new IOException("The terminal " + terminal.getType() + " cannot be drawn on.");
    }
    Screen screen = new Screen(terminal, colour, alphabet);
    screen.take();
    return screen;
  }

  private void take() {
    Runtime.getRuntime().addShutdownHook(atExit);
    given.set(false);
    terminal.enterRawMode();
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.puts(Capability.clear_screen);
    terminal.flush();
  }

  /** Says whom to tell when the window's size changes, and when somebody wants it to end. */
  void listen(Runnable resized, Runnable ended) {
    terminal.handle(
        Signal.WINCH,
        signal -> {
          resized.run();
        });
    terminal.handle(Signal.INT, signal -> ended.run());
    // Suspended, the shell would get the other screen and a terminal without echo.
    terminal.handle(Signal.TSTP, Terminal.SignalHandler.SIG_IGN);
  }

  KeyReader keys() {
    NonBlockingReader reader = terminal.reader();
    return new KeyReader(
        millis -> {
          int c = reader.read(millis);
          return c == NonBlockingReader.READ_EXPIRED ? KeyReader.Source.NOTHING : c;
        });
  }

  int width() {
    return size().getColumns();
  }

  int height() {
    return size().getRows();
  }

  private Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
  }

  /** Forgets what is on the screen, so that all of it is drawn anew. */
  void clear() {
    terminal.puts(Capability.clear_screen);
    drawn = List.of();
  }

  /** Draws the lines that are not there already. */
  void draw(List<Line> lines) {
    int width = width();
    int height = height();
    List<String> wanted =
        lines.stream().limit(height).map(line -> line.ansi(width, colour, alphabet)).toList();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.max(wanted.size(), drawn.size()); i++) {
      String now = i < wanted.size() ? wanted.get(i) : "";
      if (i >= drawn.size() || !drawn.get(i).equals(now)) {
        out.append("\u001b[").append(i + 1).append(";1H\u001b[0m\u001b[2K").append(now);
      }
    }
    drawn = wanted;
    terminal.writer().write(out.toString());
    terminal.flush();
  }

  private void giveBack() {
    if (given.compareAndSet(false, true)) {
      terminal.puts(Capability.cursor_normal);
      if (!terminal.puts(Capability.exit_ca_mode)) {
        // It has no other screen: what was drawn must not stay among the shell's lines.
        terminal.puts(Capability.clear_screen);
      }
      terminal.flush();
      terminal.setAttributes(before);
    }
  }

  @Override
  public void close() throws IOException {
    giveBack();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook finds nothing left to do.
    }
    terminal.close();
  }
}
