package livestatus.tail;

import java.nio.file.Path;

/** Which folders below a root are watched. */
public interface Folders {
  /** Asked for files, too. */
  boolean isWatched(Path path);

  /** Whether there may be one directly below; a folder where there is none need not be listed. */
  default boolean mayHold(Path folder) {
    return true;
  }
}
