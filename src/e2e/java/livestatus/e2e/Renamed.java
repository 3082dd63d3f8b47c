package livestatus.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A gateway's records as a release would write them that calls one thing by another name. */
final class Renamed {
  private static final int ATTEMPTS = 10;

  private final Release release;
  private final Path state;
  private final Path folder;
  private final String parent;
  private final @Nullable String lock;

  /**
   * As for {@link Format}.
   *
   * @param folder for copies
   */
  Renamed(Release release, Path state, Path folder, String parent, @Nullable String lock) {
    this.release = release;
    this.state = state;
    this.folder = folder;
    this.parent = parent;
    this.lock = lock;
  }

  /** What {@link Format} says of records in which this has another name. */
  List<String> broken(Need need) throws IOException, SQLException {
    Path copy = Files.createTempDirectory(folder, "renamed-");
    boolean gone = need.kind() == Need.Kind.FILE;
    if (release.store == Release.Store.FILES) {
      files(need, copy);
    } else if (!gone) {
      database(need, copy);
    }
    boolean noLock = gone && need.name().endsWith(".lock");
    String held = lock == null || noLock ? null : renamed(lock, need);
    List<String> broken = new Format(release, copy, parent, held).broken();
    Installation.delete(copy);
    return broken;
  }

  private void files(Need need, Path copy) throws IOException, SQLException {
    for (Path name : files(filesAsTheyAre())) {
      if (need.kind() != Need.Kind.FILE || !name.toString().equals(need.name())) {
        copy(filesAsTheyAre(), name, copy, need);
      }
    }
  }

  /** What the records are relied on for, by their names below that folder. */
  private static List<Path> files(Path from) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(from.resolve("agents/main/sessions"))) {
      all.filter(file -> file.toString().matches(".*\\.jsonl?"))
          .map(from::relativize)
          .forEach(files::add);
    }
    if (Files.exists(from.resolve(Format.RUNS))) {
      files.add(Path.of(Format.RUNS));
    }
    return files;
  }

  private static void copy(Path from, Path name, Path to, @Nullable Need need) throws IOException {
    Files.createDirectories(to.resolve(name).getParent());
    // The registry names each transcript with its folder.
    String text = Files.readString(from.resolve(name)).replace(from.toString(), to.toString());
    Files.writeString(to.resolve(name), need == null ? text : renamed(text, need));
  }

  /**
   * A copy, made once: the gateway goes on meanwhile, puts files aside for other scenarios, and
   * writes some again, so that a copy may have caught one that is empty for a moment.
   */
  private Path filesAsTheyAre() throws IOException, SQLException {
    Path whole = folder.resolve("as-they-are");
    for (int i = 0; i < ATTEMPTS && !Files.exists(whole); i++) {
      for (Path name : files(state)) {
        try {
          copy(state, name, whole, null);
        } catch (NoSuchFileException gone) {
          // Put aside by another scenario; this one's own stay.
        }
      }
      if (i < ATTEMPTS - 1 && !isWhole(whole)) {
        Installation.delete(whole);
      }
    }
    return whole;
  }

  private boolean isWhole(Path copy) throws IOException, SQLException {
    try {
      return new Format(release, copy, parent, lock).broken().isEmpty();
    } catch (JacksonException brokenOff) {
      return false;
    }
  }

  private static String renamed(String text, Need need) {
    return switch (need.kind()) {
      case FIELD ->
          Pattern.compile("\"" + need.name() + "\"(?=\\s*:)").matcher(text).replaceAll("\"other\"");
      case VALUE -> {
        String field = need.name().substring(0, need.name().indexOf(':') + 1);
        String other = Matcher.quoteReplacement(field + "\"other\"");
        yield Pattern.compile(Pattern.quote(need.name())).matcher(text).replaceAll(other);
      }
      default -> text;
    };
  }

  private void database(Need need, Path copy) throws IOException, SQLException {
    Path file = copy.resolve(Format.DATABASE);
    Files.createDirectories(file.getParent());
    Files.copy(asItIs(), file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = OFF");
      statement.execute("PRAGMA ignore_check_constraints = ON");
      switch (need.kind()) {
        case TABLE -> statement.execute("ALTER TABLE " + need.name() + " RENAME TO other");
        case COLUMN ->
            statement.execute(
                "ALTER TABLE " + need.where() + " RENAME COLUMN " + need.name() + " TO other");
        default -> {
          rows(connection, "session_nodes", "entry_json", need);
          rows(connection, "transcript_events", "event_json", need);
        }
      }
    }
  }

  private Path asItIs() throws SQLException {
    Path whole = folder.resolve("as-it-is.sqlite");
    if (!Files.exists(whole)) {
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:sqlite:file:" + state.resolve(Format.DATABASE) + "?mode=ro");
          Statement statement = connection.createStatement()) {
        statement.execute("VACUUM INTO '" + whole + "'");
      }
    }
    return whole;
  }

  private static void rows(Connection connection, String table, String column, Need need)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s IS NOT NULL".formatted(column, table))) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    String update = "UPDATE %1$s SET %2$s = ? WHERE %2$s = ?".formatted(table, column);
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      for (String text : texts) {
        statement.setString(1, renamed(text, need));
        statement.setString(2, text);
        statement.execute();
      }
    }
  }
}
