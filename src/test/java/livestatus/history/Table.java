package livestatus.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the tables, read as anybody would. */
record Table(Database database) {
  /** The rows, each as column to text. */
  List<Map<String, String>> rows(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .map(
                        (row, context) -> {
                          Map<String, String> columns = new TreeMap<>();
                          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            columns.put(
                                row.getMetaData().getColumnLabel(i),
                                String.valueOf(row.getString(i)));
                          }
                          return columns;
                        })
                    .list());
  }

  Map<String, String> row(String sql) {
    List<Map<String, String>> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows, not one: " + sql);
    }
    return rows.get(0);
  }

  long number(String sql) {
    return Long.parseLong(row(sql).values().iterator().next());
  }

  /** The first column of all rows. */
  List<String> column(String sql) {
    return rows(sql).stream().map(row -> row.values().iterator().next()).toList();
  }
}
