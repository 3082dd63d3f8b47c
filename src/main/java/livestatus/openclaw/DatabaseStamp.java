package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the file system tells of a database. While two of them are equal nothing was written: a
 * write-ahead log keeps its size once it has grown, but every commit moves its time stamp.
 *
 * @param identity another one means another database in the same place
 * @param walSize -1 where there is no write-ahead log
 * @param shared whether the log's index is there, which every living gateway keeps
 * @param rewriting whether a change is being made without a log, as migrations do
 */
record DatabaseStamp(
    String identity,
    FileTime changed,
    long size,
    @Nullable FileTime walChanged,
    long walSize,
    boolean shared,
    boolean rewriting) {

  static Path wal(Path database) {
    return beside(database, "-wal");
  }

  static Path shm(Path database) {
    return beside(database, "-shm");
  }

  private static Path beside(Path database, String ending) {
    return database.resolveSibling(database.getFileName() + ending);
  }

  /** Null where there is no such database. */
  static @Nullable DatabaseStamp of(Path database) throws IOException {
    BasicFileAttributes main = attributes(database);
    if (main == null || !main.isRegularFile()) {
      return null;
    }
    BasicFileAttributes wal = attributes(wal(database));
    return new DatabaseStamp(
        Objects.toString(main.fileKey(), ""),
        main.lastModifiedTime(),
        main.size(),
        wal == null ? null : wal.lastModifiedTime(),
        wal == null ? -1 : wal.size(),
        wal != null && Files.exists(shm(database)),
        wal == null && attributes(beside(database, "-journal")) != null);
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  /**
   * Whether a gateway has the database open, or left it behind without closing it: then its log and
   * the log's index are there, and opening the database makes no file.
   */
  boolean isLive() {
    return walSize >= 0 && shared;
  }

  /** Whether what was written last cannot be read: a log without the index that belongs to it. */
  boolean hasOrphanedLog() {
    return walSize > 0 && !shared;
  }

  FileTime latest() {
    return walChanged != null && walChanged.compareTo(changed) > 0 ? walChanged : changed;
  }
}
