package livestatus.history;

import java.sql.SQLException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Questions and reports as people make them: one after the other, with an answer in words. */
final class Asking {
  private final Database database;

  Asking(Database database) {
    this.database = database;
  }

  Dialect dialect() {
    return database.dialect();
  }

  <T> T ask(Function<Handle, T> question) {
    try {
      return database.jdbi().withHandle(question::apply);
    } catch (JdbiException e) {
      throw new HistoryUnavailable(database, e.getCause() == null ? e : e.getCause());
    }
  }

  /** In one transaction, which the change's number belongs to. */
  <T> T tell(BiFunction<Handle, Long, T> report) {
    try {
      return database.write(
          (connection, changeNo) -> {
            try (Handle handle = Questions.in(connection, database.dialect())) {
              return report.apply(handle, changeNo);
            }
          });
    } catch (JdbiException e) {
      throw new HistoryUnavailable(database, e.getCause() == null ? e : e.getCause());
    } catch (SQLException e) {
      throw new HistoryUnavailable(database, e);
    }
  }
}
