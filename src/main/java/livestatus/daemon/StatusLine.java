package livestatus.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import livestatus.json.JsonText;
import livestatus.push.BadPayload;
import livestatus.push.Payload;
import livestatus.push.StatusFiles;

/**
 * A status that an agent tells, as one line of JSON that the daemon takes from wherever it comes.
 */
public final class StatusLine {
  private final String session;
  private final String json;

  private StatusLine(String session, String json) {
    this.session = session;
    this.json = json;
  }

  /**
   * Checks a status as the daemon will.
   *
   * @throws IllegalArgumentException with a sentence that names the field
   */
  public static StatusLine of(Map<String, Object> fields, Instant now) {
    String json = JsonText.of(fields);
    try {
      return new StatusLine(Payload.status(json.getBytes(UTF_8), now).session().value(), json);
    } catch (BadPayload e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  public String json() {
    return json;
  }

  /** Appends it to the session's file, where the daemon finds it when it runs again. */
  public Path append(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path file = folder.resolve(session + StatusFiles.ENDING);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      // One write, so that two who push at once do not mix their lines.
      channel.write(ByteBuffer.wrap((json + "\n").getBytes(UTF_8)));
    }
    return file;
  }
}
