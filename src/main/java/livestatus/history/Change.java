package livestatus.history;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to write in one transaction. */
@FunctionalInterface
interface Change {
  /** Writes it; the number is as in {@link Work}. */
  void run(Connection connection, long changeNo) throws SQLException;
}
