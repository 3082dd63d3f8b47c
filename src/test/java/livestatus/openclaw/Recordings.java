package livestatus.openclaw;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * Where the recordings of real gateways are: {@code ../shared/corpus}, or what the system property
 * {@code livestatus.corpus} names. One folder a version, one a scenario.
 */
public final class Recordings {
  private static final Path ROOT =
      Path.of(System.getProperty("livestatus.corpus", "../shared/corpus"));

  private Recordings() {}

  /** Whether they are on this machine; a clone of the repository alone has none. */
  public static boolean exist() {
    return Files.isDirectory(ROOT);
  }

  public static Path scenario(String version, String name) {
    return ROOT.resolve(version).resolve(name);
  }

  /** The scenarios of a version, by name. */
  public static List<Path> of(String version) {
    try (Stream<Path> scenarios = Files.list(ROOT.resolve(version))) {
      return scenarios.sorted().toList();
    } catch (IOException gone) {
      throw new IllegalStateException("No recordings in " + ROOT, gone);
    }
  }

  /** The names of a version's recordings. */
  public static List<String> scenarios(String version) {
    return of(version).stream().map(folder -> folder.getFileName().toString()).toList();
  }

  /** A recording of a gateway that keeps files. */
  public static Recording recording(String version, String name) {
    try {
      return Recording.read(scenario(version, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static InputStream open(Path packed) throws IOException {
    return new XZInputStream(new BufferedInputStream(Files.newInputStream(packed)));
  }

  public static void unpack(Path packed, Path to) throws IOException {
    Files.createDirectories(to.toAbsolutePath().getParent());
    try (InputStream in = open(packed);
        OutputStream out = Files.newOutputStream(to)) {
      in.transferTo(out);
    }
  }
}
