package livestatus.openclaw;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files in an agent's sessions folder are transcripts, by their names alone. */
final class TranscriptName {
  static final String LOCK = ".lock";
  private static final String END = ".jsonl";

  /** {@code <ISO time>_<session id>.jsonl}: it begins with another session's history. */
  private static final Pattern FORK =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2})-(\\d{2})-(\\d{2})-(\\d{3})Z_.+\\.jsonl");

  private TranscriptName() {}

  /** Also false for archives, repairs, backups, locks and trajectories beside transcripts. */
  static boolean isTranscript(String name) {
    return name.endsWith(END)
        && name.length() > END.length()
        && !name.startsWith(".")
        && !name.endsWith(".trajectory.jsonl")
        && name.indexOf(END) == name.length() - END.length();
  }

  /**
   * The name inside this agent's folder that an entry's path means, whatever machine it is of; null
   * for a path that tries to lead elsewhere or names no transcript.
   */
  static @Nullable String of(@Nullable String sessionFile, @Nullable String sessionId) {
    if (sessionFile != null) {
      String path = sessionFile.replace('\\', '/');
      if (path.contains("..") && List.of(path.split("/", -1)).contains("..")) {
        return null;
      }
      return checked(path.substring(path.lastIndexOf('/') + 1));
    }
    return sessionId == null ? null : checked(sessionId + END);
  }

  private static @Nullable String checked(String name) {
    boolean plain = name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.indexOf('\0') < 0;
    return plain && isTranscript(name) && canBeAFile(name) ? name : null;
  }

  /** Half a character cannot, nor what this machine's locale has no bytes for. */
  private static boolean canBeAFile(String name) {
    int ascii = 0;
    while (ascii < name.length() && name.charAt(ascii) < 0x80) {
      ascii++;
    }
    try {
      return ascii == name.length() || !Path.of(name).toString().isEmpty();
    } catch (InvalidPathException none) {
      return false;
    }
  }

  /** When a forked transcript was made: lines before that are another session's. */
  static @Nullable Instant forked(String name) {
    Matcher fork = FORK.matcher(name);
    return fork.matches()
        ? Json.moment(
            fork.group(1) + ":" + fork.group(2) + ":" + fork.group(3) + "." + fork.group(4) + "Z")
        : null;
  }
}
