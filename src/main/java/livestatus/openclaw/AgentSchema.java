package livestatus.openclaw;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an agent's database: every table, every column and every statement that this room
 * knows. It is built from the columns that are really there, so that a version newer than the known
 * ones is read as far as it fits.
 *
 * <p>Versions 4 to 13 keep sessions in {@code session_entries} and {@code sessions}, 14 and later
 * in {@code session_nodes} and {@code session_windows}; the transcripts' rows are the same in all
 * of them but for what was added.
 *
 * @param version the database's own number, {@code user_version}
 * @param missing what cannot be told because a column is not there, in words
 * @param unreadable why nothing can be read at all; null where something can
 */
record AgentSchema(int version, List<String> missing, @Nullable String unreadable, Sql sql) {
  static final int OLDEST_KNOWN = 4;
  static final int NEWEST_KNOWN = 23;

  /** Larger events are not read: the gateway itself stores none. */
  static final int MAX_EVENT_BYTES = 4 << 20;

  static final String SCHEMA_COOKIE = "PRAGMA schema_version";
  static final String VERSION = "PRAGMA user_version";

  /** Answers {@code table.column} for all that is there. */
  static final String COLUMNS =
      "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c"
          + " WHERE m.type = 'table' AND m.name IN ('session_nodes', 'session_entries',"
          + " 'session_windows', 'sessions', 'transcript_events', 'transcript_rewrite_watermarks',"
          + " 'session_transcript_generations', 'session_transcript_cold_archives',"
          + " 'session_progress_cards')";

  /**
   * The statements. What stands in brackets is what they ask for, then what they answer.
   *
   * @param hasSessions () any row
   * @param countSessions () how many
   * @param sessionsSince (moment) key, last update; both from an index
   * @param transcriptsSince (moment) key, last update; of all transcripts, also former ones
   * @param runningSessions () key; from an index
   * @param session (key) last update, transcript id, entry, whether the transcript was archived; of
   *     the transcript its owner, why it was begun, its run's status, start and end
   * @param position (transcript id, seq) the newest seq, when the asked one was made, generation
   * @param eventsAfter (transcript id, seq, limit) seq, made, text, navigation, zstd, size
   * @param eventsBefore the same, newest first
   * @param progress (key) revision, updated, steps
   */
  record Sql(
      String hasSessions,
      String countSessions,
      String sessionsSince,
      String transcriptsSince,
      String runningSessions,
      String session,
      String position,
      String eventsAfter,
      String eventsBefore,
      String progress) {
    static final Sql NONE = new Sql("", "", "", "", "", "", "", "", "", "");
  }

  static AgentSchema of(int version, Set<String> columns) {
    return new Builder(version, columns).build();
  }

  boolean isNewer() {
    return version > NEWEST_KNOWN;
  }

  private static final class Builder {
    private final int version;
    private final Set<String> columns;
    private final List<String> missing = new ArrayList<>();

    Builder(int version, Set<String> columns) {
      this.version = version;
      this.columns = columns;
    }

    AgentSchema build() {
      boolean windows = has("session_nodes.session_key");
      String nodes = windows ? "session_nodes" : "session_entries";
      if (!has(nodes + ".session_key") || !has(nodes + ".entry_json")) {
        String why =
            columns.isEmpty()
                ? "it has no tables of sessions yet"
                : "it has no sessions as versions "
                    + OLDEST_KNOWN
                    + " to "
                    + NEWEST_KNOWN
                    + " keep them ("
                    + nodes
                    + ".session_key and .entry_json)";
        return new AgentSchema(version, List.of(), why, Sql.NONE);
      }
      String updated =
          expect(nodes, "updated_at", 4, "when a session changed") ? "updated_at" : "0";
      boolean running = expect(nodes, "status", 7, "which sessions run, without looking at each");
      Sql sql =
          new Sql(
              "SELECT 1 FROM " + nodes + " LIMIT 1",
              "SELECT count(*) FROM " + nodes,
              "SELECT session_key, " + updated + " FROM " + nodes + " WHERE " + updated + " >= ?",
              transcriptsSince(windows ? "session_windows" : "sessions"),
              "SELECT session_key FROM "
                  + nodes
                  + (running ? " WHERE status = 'running'" : " WHERE 0"),
              session(nodes, windows, updated),
              position(),
              events(" AND seq > ? ORDER BY seq LIMIT ?"),
              events(" AND seq < ? ORDER BY seq DESC LIMIT ?"),
              progress());
      return new AgentSchema(version, List.copyOf(missing), null, sql);
    }

    private String session(String nodes, boolean windows, String updated) {
      String id = windows ? "current_session_id" : "session_id";
      boolean named = expect(nodes, id, 4, "which transcript belongs to a session");
      String parts = windows ? "session_windows" : "sessions";
      String archived =
          named && has("session_transcript_cold_archives.session_id")
              ? "EXISTS (SELECT 1 FROM session_transcript_cold_archives a"
                  + " WHERE a.session_id = n."
                  + id
                  + ")"
              : "0";
      boolean owned = named && has(parts + ".session_id");
      if (owned && !has(parts + ".session_key")) {
        missing.add("whose a transcript is, since " + parts + ".session_key is not there");
      }
      StringBuilder part = new StringBuilder();
      for (String column : List.of("session_key", "reason", "status", "started_at", "ended_at")) {
        part.append(owned && has(parts + "." + column) ? ", w." + column : ", NULL");
      }
      return "SELECT "
          + (updated.equals("0") ? "0" : "n." + updated)
          + (named ? ", n." + id : ", NULL")
          + ", n.entry_json, "
          + archived
          + part
          + " FROM "
          + nodes
          + " n"
          + (owned ? " LEFT JOIN " + parts + " w ON w.session_id = n." + id : "")
          + " WHERE n.session_key = ?";
    }

    private String transcriptsSince(String parts) {
      return has(parts + ".session_key") && has(parts + ".updated_at")
          ? "SELECT session_key, updated_at FROM " + parts + " WHERE updated_at >= ?"
          : "SELECT NULL, 0 WHERE ? IS NULL";
    }

    private boolean hasEvents() {
      return has("transcript_events.session_id")
          && has("transcript_events.seq")
          && (has("transcript_events.event_json") || has("transcript_events.event_zstd"));
    }

    private String position() {
      if (!hasEvents()) {
        missing.add("what sessions do, since transcript_events is not as it was");
        return "SELECT NULL, NULL, NULL WHERE ?1 IS NOT ?2";
      }
      String made =
          expect("transcript_events", "created_at", 4, "when an event was written")
              ? "created_at"
              : "0";
      String marks =
          has("session_transcript_generations.session_id")
              ? "session_transcript_generations"
              : "transcript_rewrite_watermarks";
      boolean generations = has(marks + ".session_id") && has(marks + ".generation");
      if (!generations && version >= 13) {
        missing.add("that a history was written again, since " + marks + " is not there");
      }
      return "SELECT (SELECT max(seq) FROM transcript_events WHERE session_id = ?1),"
          + " (SELECT "
          + made
          + " FROM transcript_events WHERE session_id = ?1 AND seq = ?2), "
          + (generations ? "(SELECT generation FROM " + marks + " WHERE session_id = ?1)" : "NULL");
    }

    /** Of the events that only keep house the short form is enough: they can be very long. */
    private String events(String which) {
      if (!hasEvents()) {
        return "SELECT 0, 0, NULL, NULL, NULL, 0 WHERE ? IS NULL AND ? IS NULL LIMIT ?";
      }
      String made = has("transcript_events.created_at") ? "created_at" : "0";
      String text =
          has("transcript_events.event_json")
              ? "CASE WHEN octet_length(event_json) <= " + MAX_EVENT_BYTES + " THEN event_json END"
              : "NULL";
      String small = "NULL";
      String packed = has("transcript_events.event_zstd") ? "event_zstd" : "NULL";
      if (!packed.equals("NULL") && has("transcript_events.navigation_json")) {
        String custom = "json_extract(navigation_json, '$.navigation.customType')";
        String house =
            "event_zstd IS NOT NULL AND json_valid(navigation_json)"
                + " AND json_extract(navigation_json, '$.navigation.type') = 'custom' AND ("
                + custom
                + " = 'openclaw.cache-ttl' OR "
                + custom
                + " LIKE 'openclaw:bootstrap-context%')";
        small = "CASE WHEN " + house + " THEN json_extract(navigation_json, '$.navigation') END";
        packed = "CASE WHEN " + house + " THEN NULL ELSE event_zstd END";
      }
      String size = has("transcript_events.event_utf8_bytes") ? "event_utf8_bytes" : "NULL";
      return String.join(", ", "SELECT seq", made, text, small, packed, size)
          + " FROM transcript_events WHERE session_id = ?"
          + which;
    }

    private String progress() {
      return has("session_progress_cards.session_key") && has("session_progress_cards.steps_json")
          ? "SELECT revision, updated_at, steps_json FROM session_progress_cards"
              + " WHERE session_key = ?"
          : "SELECT 0, 0, NULL WHERE ? IS NULL";
    }

    /**
     * Whether a column is there. That it is not is worth a word only where it should be: old
     * versions did not have all of them.
     */
    private boolean expect(String table, String name, int since, String tells) {
      boolean there = has(table + "." + name);
      if (!there && version >= since) {
        missing.add(tells + ", since " + table + "." + name + " is not there");
      }
      return there;
    }

    private boolean has(String column) {
      return columns.contains(column);
    }
  }
}
