package livestatus.daemon.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Finds the settings file and reads it. May be asked again, to see what changed. */
public final class SettingsLoader {
  private static final String NAME = "live-status/live-status.yml";

  private final Surroundings around;

  public SettingsLoader(Surroundings around) {
    this.around = around;
  }

  /**
   * What was read.
   *
   * @param file null if there was none, and the defaults are in force
   */
  public record Loaded(Settings settings, @Nullable Path file) {}

  /**
   * Reads the first of: the given file, {@code $LIVE_STATUS_CONFIG}, the user's, the machine's.
   *
   * @param given null if the user named none
   */
  public Loaded load(@Nullable Path given) throws InvalidSettings {
    Optional<Path> file = find(given);
    Reading reading = new Reading(file.orElse(null), around);
    Node root = file.map(path -> compose(path, reading)).orElse(null);
    Settings settings = new SettingsReader(reading).read(new Section(reading, root));
    List<Mistake> mistakes = reading.mistakes();
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes);
    }
    return new Loaded(settings, file.orElse(null));
  }

  /** Every key that can be set. */
  static List<Key> keys(Surroundings around) {
    Reading reading = new Reading(null, around);
    new SettingsReader(reading).read(new Section(reading, null));
    return reading.known();
  }

  // A file that was named must be there; the others may be.
  private Optional<Path> find(@Nullable Path given) {
    if (given != null) {
      return Optional.of(given.toAbsolutePath().normalize());
    }
    Optional<String> named = around.variable("LIVE_STATUS_CONFIG");
    if (named.isPresent()) {
      return named.map(path -> Path.of(path).toAbsolutePath().normalize());
    }
    return List.of(around.folder("XDG_CONFIG_HOME", ".config"), Path.of("/etc")).stream()
        .map(folder -> folder.resolve(NAME))
        .filter(Files::exists)
        .findFirst();
  }

  private static @Nullable Node compose(Path file, Reading reading) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException notText) {
      reading.mistake(0, "", "is not UTF-8 text");
      return null;
    } catch (IOException unreadable) {
      reading.mistake(0, "", "cannot be read: " + Substitution.reason(file));
      return null;
    }
    try {
      return new Compose(LoadSettings.builder().build()).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException wrong) {
      int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      int column = wrong.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(0);
      reading.mistake(line, "", "is not YAML at column " + column + ": " + wrong.getProblem());
      return null;
    } catch (YamlEngineException wrong) {
      reading.mistake(0, "", "is not YAML: " + wrong.getMessage());
      return null;
    }
  }
}
