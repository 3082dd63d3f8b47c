package livestatus.openclaw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import livestatus.openclaw.StoreReport.Store;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of its two stores an agent's gateway uses: by what is on the disk, never by a
 * version. A database with sessions wins; a home that was migrated has the old files still. Only if
 * those were written long after the database, an older gateway is at work again.
 */
final class StoreChoice {
  /** A gateway that uses its database writes it all the time. */
  private static final Duration SURELY_LATER = Duration.ofMinutes(1);

  private final String agent;
  private final Path database;
  private final Path registry;
  private @Nullable DatabaseStamp looked;
  private @Nullable Boolean hasSessions;
  private boolean missed;
  private int version;
  private List<String> problems = List.of();

  /**
   * @param folder the agent's own, {@code <home>/agents/<agent>}
   */
  StoreChoice(String agent, Path folder) {
    this.agent = agent;
    this.database = folder.resolve("agent").resolve("openclaw-agent.sqlite");
    this.registry = folder.resolve("sessions").resolve("sessions.json");
  }

  Path database() {
    return database;
  }

  /** What doctor tells of an agent. */
  static StoreReport report(String agent, Path folder) {
    return new StoreChoice(agent, folder).look();
  }

  /** Looks at the disk; the database is opened only if it changed since it was found empty. */
  StoreReport look() {
    FileTime files = changed(registry);
    DatabaseStamp stamp;
    try {
      stamp = DatabaseStamp.of(database);
    } catch (IOException unreadable) {
      problems = List.of(StoreProblems.sentence(database, unreadable));
      return answer(files == null ? Store.SQLITE : Store.FILES, "the database cannot be looked at");
    }
    if (stamp == null && Boolean.TRUE.equals(hasSessions) && !missed) {
      missed = true;
      return answer(Store.SQLITE, "the database was there a moment ago");
    }
    missed = false;
    if (stamp == null) {
      hasSessions = null;
      problems = List.of();
      return answer(Store.FILES, files == null ? "nothing is there yet" : "there is no database");
    }
    if (looked != null && !looked.identity().equals(stamp.identity())) {
      hasSessions = null;
      looked = null;
    }
    if (!Boolean.TRUE.equals(hasSessions) && !stamp.equals(looked)) {
      open(stamp);
    }
    if (!Boolean.TRUE.equals(hasSessions)) {
      String what = hasSessions == null ? "cannot be read" : "has no sessions";
      return files == null
          ? answer(Store.SQLITE, "the database " + what + ", and there are no files")
          : answer(Store.FILES, "the database " + what);
    }
    if (files == null) {
      return answer(Store.SQLITE, "the database has sessions");
    }
    boolean downgraded = files.toInstant().isAfter(stamp.latest().toInstant().plus(SURELY_LATER));
    return downgraded
        ? answer(Store.FILES, "sessions.json was written long after the database: a downgrade")
        : answer(Store.SQLITE, "the database has sessions; the files beside it are older");
  }

  private void open(DatabaseStamp stamp) {
    AgentDatabase opened = new AgentDatabase(database);
    boolean[] any = new boolean[1];
    try {
      boolean sound =
          opened.read(
              stamp,
              tables -> {
                AgentSchema schema = opened.schema();
                any[0] = schema != null && schema.unreadable() == null && tables.hasSessions();
              });
      AgentSchema schema = opened.schema();
      if (sound && schema != null) {
        looked = stamp;
        hasSessions = any[0];
        version = schema.version();
        problems = new ArrayList<>(StoreProblems.limits(database, stamp, schema));
      }
    } catch (SQLException | IOException failed) {
      hasSessions = null;
      looked = null;
      problems = List.of(StoreProblems.sentence(database, failed));
    }
  }

  private StoreReport answer(Store store, String why) {
    boolean sqlite = store == Store.SQLITE;
    return new StoreReport(
        agent, store, sqlite ? database : registry, why, sqlite ? version : 0, problems);
  }

  private static @Nullable FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException absent) {
      return null;
    }
  }
}
