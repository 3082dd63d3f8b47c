package livestatus.tail;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a file stands: all files of a folder share the folder. A path is made when one is needed,
 * because one that is kept keeps its text and its parts beside its bytes once it was used.
 */
record Place(Path folder, String name) {
  static Place of(Path path) {
    Path whole = path.toAbsolutePath();
    return new Place(
        Objects.requireNonNullElse(whole.getParent(), whole),
        Objects.toString(whole.getFileName(), ""));
  }

  Path path() {
    return folder.resolve(name);
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
