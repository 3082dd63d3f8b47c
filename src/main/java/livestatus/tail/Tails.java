package livestatus.tail;

import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What the tails of one thread share: one buffer, whatever their number, and the counting. All of
 * them belong to that thread; only {@link #counters} may be called from any.
 */
public final class Tails {
  private final Chunk chunk = new Chunk();
  private final Tally tally = new Tally();

  /**
   * A tail that has read nothing yet. Nothing is opened before the first look.
   *
   * @param links {@link LinkOption#NOFOLLOW_LINKS} if the path itself must be no symbolic link.
   *     Where links may lead is the caller's to judge: {@link Path#toRealPath}
   */
  public FileTail tail(Path path, LinkOption... links) {
    return new FileTail(Place.of(path), chunk, tally, Opening.of(links));
  }

  /** The same for one of many files of a folder. */
  public FileTail tail(Path folder, String name, LinkOption... links) {
    return new FileTail(new Place(folder, name), chunk, tally, Opening.of(links));
  }

  /** A tail that goes on where another one stood, perhaps one of a process that is no more. */
  public FileTail resume(Position position, LinkOption... links) {
    return new FileTail(position, chunk, tally, Opening.of(links));
  }

  public Counters counters() {
    return tally.counters();
  }
}
