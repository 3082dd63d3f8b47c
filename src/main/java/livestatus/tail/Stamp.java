package livestatus.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a file looks from outside: one that looks the same was not written since, if its last change
 * was old enough by then that another one would show.
 *
 * @param modified nanoseconds since 1970
 * @param key a hash of what the file system calls the file, the same in each process
 */
public record Stamp(long size, long modified, int key) {
  public static Stamp of(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return new Stamp(
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        key == null ? 0 : key.hashCode());
  }

  /** Null if there is no regular file that can be seen. */
  public static @Nullable Stamp of(Path path, LinkOption... links) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, links);
      return attributes.isRegularFile() ? of(attributes) : null;
    } catch (IOException unseen) {
      return null;
    }
  }

  /** When it was written last. */
  public Instant changed() {
    return Instant.ofEpochSecond(0, modified);
  }

  /** Written out, because many are compared: what records get by themselves is slower. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stamp that
        && size == that.size
        && modified == that.modified
        && key == that.key;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(modified) * 31 + Long.hashCode(size);
  }
}
