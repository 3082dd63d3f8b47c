package livestatus.tail;

import java.nio.file.Path;
import java.util.Set;

/**
 * What may have changed. A hint, never the truth: that is on the disk.
 *
 * @param everything events were lost, or cannot be told one by one: look at everything
 * @param paths files and folders that something happened to
 */
public record Changes(boolean everything, Set<Path> paths) {
  static final Changes NONE = new Changes(false, Set.of());

  public Changes {
    paths = Set.copyOf(paths);
  }
}
