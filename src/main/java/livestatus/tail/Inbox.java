package livestatus.tail;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects hints from the watching threads until they are asked for. Safe for threads. */
final class Inbox implements FolderWatch.Listener {
  /** With more it is cheaper to look at everything. */
  static final int MOST = 4096;

  private final Runnable wake;
  private final Set<Path> paths = new HashSet<>();
  private boolean everything;

  Inbox(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public void changed(Path path) {
    put(path);
  }

  @Override
  public void changedSomewhere() {
    put(null);
  }

  private void put(@Nullable Path path) {
    boolean first;
    synchronized (this) {
      first = paths.isEmpty() && !everything;
      if (path != null && !everything && paths.size() < MOST) {
        paths.add(path);
      } else if (path == null || !paths.contains(path)) {
        everything = true;
        paths.clear();
      }
    }
    if (first) {
      wake.run();
    }
  }

  synchronized Changes drain() {
    if (paths.isEmpty() && !everything) {
      return Changes.NONE;
    }
    Changes changes = new Changes(everything, paths);
    paths.clear();
    everything = false;
    return changes;
  }
}
