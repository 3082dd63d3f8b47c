package livestatus.openclaw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a lock says of its holder. A lock is created and then written, so it may be empty for a
 * moment: then it is held by somebody unknown.
 *
 * @param owner null if that cannot be read (yet)
 * @param perWrite it is taken anew around each write, as since 2026.7, not held for the whole run
 */
record LockFile(@Nullable Owner owner, @Nullable Instant created, boolean perWrite) {
  private static final int MAX_BYTES = 4_096;

  /** Nothing is known of it, so it may be no run's either. */
  private static final LockFile UNREADABLE = new LockFile(null, null, true);

  /**
   * A gateway's process.
   *
   * @param startTime null where it is not known
   */
  record Owner(long pid, @Nullable Long startTime) {}

  /** Reads a lock; null if there is none. */
  static @Nullable LockFile read(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in.readNBytes(MAX_BYTES));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return UNREADABLE;
    }
  }

  static LockFile parse(byte[] bytes) {
    Long[] numbers = new Long[2];
    Instant[] created = new Instant[1];
    boolean[] perWrite = new boolean[1];
    try {
      new JsonScan(bytes)
          .object(
              (p, name) -> {
                switch (name) {
                  case "pid" -> numbers[0] = p.whole();
                  case "starttime" -> numbers[1] = p.whole();
                  case "createdAt" -> created[0] = p.moment();
                  case "maxHoldMs" -> {
                    perWrite[0] = true;
                    p.skip();
                  }
                  default -> p.skip();
                }
              });
    } catch (JsonScan.Broken halfWritten) {
      return UNREADABLE;
    }
    Owner owner = numbers[0] == null ? null : new Owner(numbers[0], numbers[1]);
    return new LockFile(owner, created[0], perWrite[0]);
  }
}
