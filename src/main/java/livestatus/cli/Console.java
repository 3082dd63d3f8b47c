package livestatus.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import livestatus.daemon.settings.Surroundings;

/**
 * Where a command speaks: data goes to {@code out}, talk to {@code err}.
 *
 * @param around environment, home and host name
 */
record Console(PrintStream out, PrintStream err, Surroundings around) {
  /** Colours and cursor movement are for terminals whose user did not refuse them. */
  boolean colour() {
    String term = around.environment().getOrDefault("TERM", "dumb");
    return around.environment().getOrDefault("NO_COLOR", "").isEmpty()
        && !term.equals("dumb")
        && terminal();
  }

  /** Whether what is printed goes to a person's terminal. */
  boolean terminal() {
    return System.out == out && isTerminal(1);
  }

  /** Whether there is a terminal that can be drawn on, and keys can be pressed there. */
  boolean drawable() {
    return !around.environment().getOrDefault("TERM", "dumb").equals("dumb")
        && terminal()
        && isTerminal(0);
  }

  // From Java 22 on a console is there even without a terminal, so the system is asked first.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException notLinux) {
      return System.console() != null;
    }
  }
}
