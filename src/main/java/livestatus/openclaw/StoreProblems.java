package livestatus.openclaw;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with a database, in sentences; each is logged once until it is over. */
final class StoreProblems {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProblems.class);

  private final Path database;
  private @Nullable String failure;
  private List<String> limits = List.of();
  private long failures;

  StoreProblems(Path database) {
    this.database = database;
  }

  /** All that is wrong now. */
  List<String> now() {
    List<String> all = new ArrayList<>(limits);
    if (failure != null) {
      all.add(0, failure);
    }
    return List.copyOf(all);
  }

  /** How often the database could not be read. */
  long failures() {
    return failures;
  }

  void failed(Exception cause) {
    failures++;
    fail(sentence(database, cause));
  }

  void gone() {
    fail(
        "The database "
            + database
            + " is gone: it was moved away or is being replaced."
            + " It is read again when it is back.");
  }

  void readable(DatabaseStamp stamp, AgentSchema schema) {
    if (failure != null) {
      LOG.info("The database {} is read again.", database);
      failure = null;
    }
    List<String> found = limits(database, stamp, schema);
    for (String limit : found) {
      if (!limits.contains(limit)) {
        LOG.warn("{}", limit);
      }
    }
    limits = found;
  }

  private void fail(String sentence) {
    if (sentence.equals(failure)) {
      LOG.debug("{} ({} times)", sentence, failures);
    } else {
      LOG.warn("{}", sentence);
      failure = sentence;
    }
  }

  static List<String> limits(Path database, DatabaseStamp stamp, AgentSchema schema) {
    List<String> found = new ArrayList<>();
    if (schema.unreadable() != null) {
      found.add(
          "The database "
              + database
              + " (schema version "
              + schema.version()
              + ") cannot be read: "
              + schema.unreadable()
              + ".");
    } else if (schema.isNewer()) {
      found.add(
          "The database "
              + database
              + " has schema version "
              + schema.version()
              + ", newer than the versions known here (up to "
              + AgentSchema.NEWEST_KNOWN
              + "). "
              + (schema.missing().isEmpty()
                  ? "Nothing that is needed is missing."
                  : "It is read as far as it fits.")
              + " Look for a newer Live Status.");
    }
    for (String missing : schema.missing()) {
      found.add("The database " + database + " does not tell " + missing + ".");
    }
    if (stamp.hasOrphanedLog()) {
      found.add(
          "The newest changes of "
              + database
              + " are in its -wal file, which cannot be read without its -shm file."
              + " They are seen when the gateway has the database open again.");
    }
    return found;
  }

  static String sentence(Path database, Exception cause) {
    int code = cause instanceof SQLException sql ? sql.getErrorCode() & 0xff : -1;
    String what =
        switch (code) {
          case AgentDatabase.BUSY, 6 -> "is busy, perhaps because it is being migrated or copied";
          case 8 -> "is being recovered by its gateway";
          case 11 -> "is damaged, or was replaced while it was read";
          case 14 ->
              "cannot be opened: it, or the files beside it, may not be readable for this user";
          case 26 -> "is not a SQLite database";
          default -> "could not be read (" + cause.getMessage() + ")";
        };
    return "The database "
        + database
        + " "
        + what
        + ". What was read before stays; it is tried again every second.";
  }
}
