package livestatus.history;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to do in one transaction. */
@FunctionalInterface
interface Work<T> {
  /**
   * Does it.
   *
   * @param changeNo the transaction's number, to be written into every row that others follow
   */
  T run(Connection connection, long changeNo) throws SQLException;
}
