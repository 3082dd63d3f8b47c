package livestatus.daemon.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the process finds around itself: environment, home folder, host name. */
public record Surroundings(Map<String, String> environment, Path userHome, String hostName) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings real() {
    return new Surroundings(System.getenv(), Path.of(System.getProperty("user.home")), host());
  }

  /** A variable that is set and not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** A folder by the XDG rules: a relative one does not count. */
  Path folder(String variable, String fallback) {
    return variable(variable)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(userHome.resolve(fallback));
  }

  // The kernel knows; asking the name service may take seconds.
  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "localhost";
      }
    }
  }
}
