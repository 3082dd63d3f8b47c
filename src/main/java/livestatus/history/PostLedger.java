package livestatus.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import livestatus.mattermost.Ledger;
import livestatus.mattermost.LedgerEntry;
import livestatus.mattermost.PostKey;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in the database. While the database is away, rows are kept in memory and written when
 * it is back, so that posts go on; what is asked is then answered from memory alone, and a post
 * that is not there is found again by its mark. Safe for threads.
 */
final class PostLedger implements Ledger {
  /** So long it is not asked again after it failed: each question could wait for a time-out. */
  private static final Duration REST = Duration.ofSeconds(10);

  private static final String COLUMNS =
      "pending_id, gateway, session_key, server, account, channel, root, post, state, revision,"
          + " hash, turn, intended, changed";

  private static final String PUT =
      "INSERT INTO status_posts ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (pending_id) DO UPDATE SET server = excluded.server,"
          + " account = excluded.account, channel = excluded.channel, root = excluded.root,"
          + " post = excluded.post, state = excluded.state, revision = excluded.revision,"
          + " hash = excluded.hash, turn = excluded.turn, intended = excluded.intended,"
          + " changed = excluded.changed";

  private final Database database;

  /** What the database does not know yet, by pending id; null for a row to be removed. */
  private final Map<String, @Nullable LedgerEntry> unwritten = new LinkedHashMap<>();

  private boolean away;
  private long awayUntil;

  PostLedger(Database database) {
    this.database = database;
  }

  @Override
  public synchronized List<LedgerEntry> find(PostKey key) {
    Map<String, LedgerEntry> rows = new LinkedHashMap<>();
    if (mayTry()) {
      try {
        for (LedgerEntry row : read(key)) {
          rows.put(row.pendingId(), row);
        }
      } catch (SQLException e) {
        rest();
      }
    }
    unwritten.forEach(
        (id, row) -> {
          if (row == null) {
            rows.remove(id);
          } else if (row.key().equals(key)) {
            rows.put(id, row);
          }
        });
    List<LedgerEntry> sorted = new ArrayList<>(rows.values());
    sorted.sort(Comparator.comparing(LedgerEntry::intended));
    return sorted;
  }

  /** The sessions of a gateway that have a post; null if the database cannot tell now. */
  synchronized @Nullable Set<String> sessions(String gateway) {
    Set<String> sessions = new HashSet<>();
    unwritten.values().stream()
        .filter(Objects::nonNull)
        .forEach(r -> sessions.add(r.key().session()));
    try (Connection connection = database.reader();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT DISTINCT session_key FROM status_posts WHERE gateway = ?")) {
      query.setString(1, gateway);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          sessions.add(row.getString(1));
        }
      }
      return sessions;
    } catch (SQLException e) {
      return null;
    }
  }

  @Override
  public synchronized void put(LedgerEntry entry) {
    keep(entry.pendingId(), entry);
  }

  @Override
  public synchronized void remove(String pendingId) {
    keep(pendingId, null);
  }

  /** Writes what could not be written before. */
  synchronized void flush() throws SQLException {
    if (!unwritten.isEmpty()) {
      write();
    }
    away = false;
  }

  synchronized int waiting() {
    return unwritten.size();
  }

  private void keep(String id, @Nullable LedgerEntry entry) {
    unwritten.put(id, entry);
    if (mayTry()) {
      try {
        write();
      } catch (SQLException e) {
        rest();
      }
    }
  }

  private boolean mayTry() {
    return !away || System.nanoTime() - awayUntil >= 0;
  }

  private void rest() {
    away = true;
    awayUntil = System.nanoTime() + REST.toNanos();
  }

  private void write() throws SQLException {
    database.change(
        (connection, changeNo) -> {
          for (Map.Entry<String, @Nullable LedgerEntry> change : unwritten.entrySet()) {
            write(connection, change.getKey(), change.getValue());
          }
        });
    unwritten.clear();
    away = false;
  }

  private void write(Connection connection, String id, @Nullable LedgerEntry row)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            row == null ? "DELETE FROM status_posts WHERE pending_id = ?" : PUT)) {
      if (row == null) {
        database.dialect().bind(statement, id);
      } else {
        database
            .dialect()
            .bind(
                statement,
                id,
                row.key().gateway(),
                row.key().session(),
                row.server(),
                row.account(),
                row.channel(),
                row.root(),
                row.post(),
                row.state().name().toLowerCase(Locale.ROOT),
                row.revision(),
                row.hash(),
                row.turn().toString(),
                row.intended().toString(),
                row.changed().toString());
      }
      statement.executeUpdate();
    }
  }

  private List<LedgerEntry> read(PostKey key) throws SQLException {
    List<LedgerEntry> rows = new ArrayList<>();
    try (Connection connection = database.reader();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM status_posts WHERE gateway = ? AND session_key = ?")) {
      query.setString(1, key.gateway());
      query.setString(2, key.session());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new LedgerEntry(
                  key,
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(1),
                  row.getString(8),
                  LedgerEntry.State.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
                  row.getLong(10),
                  row.getString(11),
                  Instant.parse(row.getString(12)),
                  Instant.parse(row.getString(13)),
                  Instant.parse(row.getString(14))));
        }
      }
    }
    return rows;
  }
}
