package livestatus.openclaw;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where an earlier process stood in a home's transcripts; asked for once one is to be read. */
final class SavedPositions {
  private final Supplier<List<SavedPosition>> positions;

  /** By the folder of the transcripts and their names; null before anybody asks. */
  private @Nullable Map<String, Map<String, SavedPosition>> byFolder;

  SavedPositions(Supplier<List<SavedPosition>> positions) {
    this.positions = positions;
  }

  /**
   * Takes out those of one folder.
   *
   * @param keys what stands before the home's keys; null where nothing does
   */
  Map<String, SavedPosition> take(Path folder, @Nullable HomeKeys keys) {
    Map<String, Map<String, SavedPosition>> known = byFolder;
    if (known == null) {
      known = new HashMap<>();
      byFolder = known;
      for (SavedPosition position : positions.get()) {
        String key = keys == null ? position.session() : keys.without(position.session());
        if (key != null && !key.isBlank()) {
          known
              .computeIfAbsent(position.folder(), name -> new HashMap<>())
              .put(position.name(), position.of(key));
        }
      }
    }
    Map<String, SavedPosition> here = known.remove(folder.toString());
    return here == null ? new HashMap<>() : here;
  }
}
