package livestatus.history;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A file of SQL that leads from the schema before it to its own number. */
record Migration(int version, String description, List<String> lines) {
  /** What is sent at once, and the line of the file in which it begins. */
  record Part(int line, String sql) {
    String beginning() {
      int end = sql.indexOf('\n');
      return end < 0 ? sql : sql.substring(0, end);
    }
  }

  static Migration read(int version, String description, String folder) throws IOException {
    String path = folder + "/" + script(version, description);
    try (InputStream file = Migration.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new FileNotFoundException(path + " is not on the class path");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new Migration(version, description, plain.lines().toList());
    }
  }

  private static String script(int version, String description) {
    return "V" + version + "__" + description + ".sql";
  }

  /** The file's name. */
  String script() {
    return script(version, description);
  }

  /** As Flyway counts it: how lines end does not matter. */
  int checksum() {
    CRC32 checksum = new CRC32();
    for (String line : lines) {
      checksum.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return (int) checksum.getValue();
  }

  /**
   * The statements, with the database's own names for types. One ends with a semicolon at a line's
   * end, outside of {@code $$}. A semicolon elsewhere is a mistake in the file: SQLite's driver
   * would leave out what stands behind it, and say nothing.
   */
  List<Part> statements(Dialect dialect) {
    List<Part> found = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    int first = 0;
    boolean quoted = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = typed(lines.get(i), dialect).stripTrailing();
      boolean comment = line.stripLeading().startsWith("--");
      if (sql.isEmpty()) {
        if (comment || line.isEmpty()) {
          continue;
        }
        first = i + 1;
      }
      sql.append(line).append('\n');
      if (comment) {
        continue;
      }
      StringBuilder outside = new StringBuilder();
      for (String piece : line.split("\\$\\$", -1)) {
        outside.append(quoted ? "" : piece);
        quoted = !quoted;
      }
      // A line has one piece more than it has marks.
      quoted = !quoted;
      int semicolon = outside.indexOf(";");
      if (semicolon >= 0) {
        if (quoted || semicolon < outside.length() - 1 || !line.endsWith(";")) {
          throw mistake(i + 1, "a semicolon that is not at the end of its line");
        }
        found.add(new Part(first, sql.substring(0, sql.length() - 2)));
        sql.setLength(0);
      }
    }
    if (!sql.isEmpty()) {
      throw mistake(first, "a statement without its semicolon");
    }
    return found;
  }

  private static String typed(String line, Dialect dialect) {
    return line.replace("${time}", dialect.timeType).replace("${counter}", dialect.counterType);
  }

  private IllegalStateException mistake(int line, String what) {
    return new IllegalStateException(script() + ", line " + line + ", has " + what + ".");
  }
}
