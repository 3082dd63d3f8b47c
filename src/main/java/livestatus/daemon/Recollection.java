package livestatus.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import livestatus.openclaw.OpenClawHome;
import livestatus.recall.Pack;
import livestatus.recall.Unpack;
import livestatus.session.Snapshot;
import livestatus.status.Redaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with what the daemon knew of sessions at rest, so that a restart need not read thousands
 * of transcripts again that nobody wrote to. Nothing depends on it: where it is not there, is of
 * another version or another database, or cannot be believed, everything is read as at the first
 * start.
 */
final class Recollection {
  /** To be raised with each change of what is written. */
  private static final int FORMAT = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);

  private final Path file;
  private final String version;
  private final String database;

  /**
   * @param version of live-status, which alone understands what it wrote
   * @param database whose history goes with it
   */
  Recollection(Path folder, String version, String database) {
    this.file = folder.resolve("recall.bin");
    this.version = version;
    this.database = database;
  }

  /** What is known of the homes now, for {@link #write}; on the thread that owns them. */
  byte[] of(List<OpenClawHome> homes, Snapshot snapshot, Instant now) {
    Pack pack = new Pack();
    pack.number(FORMAT);
    pack.text(version);
    pack.number(database.hashCode());
    pack.number(homes.size());
    homes.forEach(home -> home.keep(pack, now, snapshot::get, Redaction::mask));
    return pack.bytes();
  }

  /**
   * Lets the homes go on with what the process before knew of them. It is good for one start: if
   * this process does not end in order, what it saw meanwhile must not be forgotten again.
   *
   * @param believe whether it fits the database; else it is thrown away
   */
  void recall(List<OpenClawHome> homes, boolean believe) {
    try (FileChannel known = FileChannel.open(file, StandardOpenOption.READ)) {
      Files.delete(file);
      Unpack from = believe ? content(known) : null;
      long count = from == null ? 0 : from.number();
      for (int i = 0; from != null && i < Math.min(count, homes.size()); i++) {
        homes.get(i).recall(from);
      }
    } catch (NoSuchFileException none) {
      // Everything is read, as at the first start.
    } catch (IOException e) {
      LOG.warn("{} cannot be read ({}): everything is read anew.", file, e.toString());
    } catch (Unpack.Broken | IllegalArgumentException e) {
      LOG.warn("{} makes no sense ({}): everything is read anew.", file, e.getMessage());
    }
  }

  void write(byte[] bytes) {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var out = Files.newByteChannel(fresh, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.allocate(Long.BYTES).putLong(checksum(bytes)).flip());
        out.write(ByteBuffer.wrap(bytes));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written ({}): the next start reads everything.", file, e.toString());
    }
  }

  /** What an earlier process wrote, from where its content begins; null where nothing fits. */
  private @Nullable Unpack content(FileChannel known) throws IOException {
    long length = known.size() - Long.BYTES;
    ByteBuffer told = ByteBuffer.allocate(Long.BYTES);
    known.read(told);
    if (length < 0 || told.getLong(0) != checksum(known)) {
      LOG.warn("{} is damaged: everything is read anew.", file);
      return null;
    }
    known.position(Long.BYTES);
    Unpack from = new Unpack(Channels.newInputStream(known), length);
    boolean fits =
        from.number() == FORMAT
            && version.equals(from.text())
            && from.number() == database.hashCode();
    return fits ? from : null;
  }

  /** Of all that is behind. */
  private static long checksum(FileChannel known) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer part = ByteBuffer.allocate(64 * 1024);
    while (known.read(part) >= 0) {
      checksum.update(part.flip());
      part.clear();
    }
    return checksum.getValue();
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return checksum.getValue();
  }
}
