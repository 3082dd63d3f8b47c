package livestatus.openclaw;

import java.io.File;
import livestatus.tail.FileTail;
import livestatus.tail.Position;
import org.jspecify.annotations.Nullable;

/**
 * Where the turn begins in a transcript that was told last, in a form for a database.
 *
 * @param session the session's key
 * @param file the transcript
 * @param position as the tail room encodes it
 */
public record SavedPosition(String session, String file, String position) {
  String folder() {
    return file.substring(0, Math.max(0, file.lastIndexOf(File.separatorChar)));
  }

  String name() {
    return file.substring(file.lastIndexOf(File.separatorChar) + 1);
  }

  /** The same under another key of the session. */
  SavedPosition of(String key) {
    return key.equals(session) ? this : new SavedPosition(key, file, position);
  }

  /** Null where it is of no use for that file of the folder: another one's, or made otherwise. */
  @Nullable Position of(FileTail transcript, String name) {
    boolean same = file.endsWith(name) && file.length() == folder().length() + 1 + name.length();
    return same ? transcript.saved(position) : null;
  }
}
