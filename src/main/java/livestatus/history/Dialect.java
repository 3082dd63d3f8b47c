package livestatus.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What the two databases do differently: times, and the names of types. */
enum Dialect {
  /** Times are text, always with milliseconds and a Z, so that they sort as they follow. */
  SQLITE("TEXT", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT") {
    @Override
    Object time(Instant at) {
      return FORMAT.format(at.atOffset(ZoneOffset.UTC));
    }

    @Override
    @Nullable Instant time(ResultSet row, int column) throws SQLException {
      String text = row.getString(column);
      return text == null ? null : moment(text);
    }

    @Override
    String millis(String column) {
      return "CAST(round(unixepoch(" + column + ", 'subsec') * 1000) AS INTEGER)";
    }
  },

  POSTGRESQL("TIMESTAMPTZ(3)", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY") {
    @Override
    Object time(Instant at) {
      return at.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    @Override
    @Nullable Instant time(ResultSet row, int column) throws SQLException {
      OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }

    @Override
    String millis(String column) {
      return "CAST(round(EXTRACT(EPOCH FROM " + column + ") * 1000) AS BIGINT)";
    }
  };

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

  final String timeType;
  final String counterType;

  Dialect(String timeType, String counterType) {
    this.timeType = timeType;
    this.counterType = counterType;
  }

  /** The moment, to the millisecond, as a statement takes it. */
  abstract Object time(Instant at);

  abstract @Nullable Instant time(ResultSet row, int column) throws SQLException;

  /** As this room writes it, which is read quickly, or as others may. */
  static Instant moment(String text) {
    boolean usual = text.length() == 24 && text.charAt(19) == '.' && text.charAt(23) == 'Z';
    if (!usual) {
      return Instant.parse(text);
    }
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long seconds =
        day.toEpochDay() * 86_400
            + number(text, 11, 13) * 3_600L
            + number(text, 14, 16) * 60L
            + number(text, 17, 19);
    return Instant.ofEpochMilli(seconds * 1_000 + number(text, 20, 23));
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** An expression: the column's moment in milliseconds since 1970. */
  abstract String millis(String column);

  /** The folder with what only this database understands. */
  String folder() {
    return this == SQLITE ? "sqlite" : "postgresql";
  }

  /**
   * Binds values by their Java type. PostgreSQL cannot keep a NUL character, so it is left out of
   * every text.
   */
  void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Instant time) {
        statement.setObject(i + 1, time(time));
      } else if (value instanceof String text) {
        statement.setString(i + 1, clean(text));
      } else if (value == null) {
        statement.setNull(i + 1, this == SQLITE ? Types.NULL : Types.OTHER);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }
}
