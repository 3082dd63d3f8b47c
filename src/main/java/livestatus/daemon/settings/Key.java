package livestatus.daemon.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that the reader knows; the JSON schema is held against these.
 *
 * @param path with {@code *} for a name that the user chooses
 * @param fallback as it would be written; null if there is none, or it depends on the machine
 * @param choices empty if any text will do
 */
record Key(String path, Kind kind, @Nullable String fallback, List<String> choices) {
  enum Kind {
    SECTION,
    TEXT,
    SECRET,
    PATH,
    URL,
    DURATION,
    SIZE,
    NUMBER,
    TRUTH,
    CHOICE,
    LIST,
    NAMES
  }
}
