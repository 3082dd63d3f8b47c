package livestatus.history;

import java.nio.file.Path;
import java.time.InstantSource;

/** The two databases; the same tests run against both. */
enum Engine {
  SQLITE {
    @Override
    String url(Path folder) {
      return "jdbc:sqlite:" + folder.resolve("history.db");
    }
  },
  POSTGRESQL {
    @Override
    String url(Path folder) {
      return Postgres.url();
    }
  };

  /** A new, empty database. */
  abstract String url(Path folder);

  Database open(Path folder) {
    return open(url(folder), InstantSource.system());
  }

  static Database open(String url, InstantSource clock) {
    return url.startsWith(SqliteDatabase.PREFIX)
        ? new SqliteDatabase(url, clock)
        : new PostgresDatabase(url);
  }
}
