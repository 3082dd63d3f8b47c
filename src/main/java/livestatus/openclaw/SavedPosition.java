package livestatus.openclaw;

import java.io.File;

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
}
