package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationFileTest {
  private static List<Migration.Part> parts(String text) {
    return new Migration(3, "later", text.lines().toList()).statements(Dialect.SQLITE);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyFileIsListedAndCountsOnFromTheOneBefore(Dialect dialect) throws Exception {
    List<String> files = new ArrayList<>();
    for (String folder : List.of("both", dialect.folder())) {
      URL url = Migration.class.getResource(folder);
      assertThat(url).isNotNull();
      try (Stream<Path> found = Files.list(Path.of(url.toURI()))) {
        found.forEach(file -> files.add(file.getFileName().toString()));
      }
    }
    List<Migration> all = Migrations.all(dialect);
    assertThat(all).extracting(Migration::script).containsExactlyInAnyOrderElementsOf(files);
    assertThat(all)
        .extracting(Migration::version)
        .isEqualTo(IntStream.rangeClosed(1, Migrations.NEWEST).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noPlaceholderIsLeft(Dialect dialect) throws SQLException {
    for (Migration migration : Migrations.all(dialect)) {
      assertThat(migration.statements(dialect))
          .isNotEmpty()
          .noneMatch(part -> part.sql().contains("${"));
    }
  }

  /** As they are in databases that Flyway made. */
  @Test
  void checksumsAreFlyways() throws Exception {
    assertThat(Migration.read(1, "tables", "both").checksum()).isEqualTo(-645_417_802);
    assertThat(Migration.read(2, "views", "sqlite").checksum()).isEqualTo(-153_336_544);
    assertThat(Migration.read(2, "views", "postgresql").checksum()).isEqualTo(-90_144_698);
  }

  @Test
  void aStatementEndsWithALinesEnd() {
    assertThat(parts("-- why;\n\nCREATE TABLE a (\n  -- what;\n  x INT\n);  \r\n\nDELETE FROM a;"))
        .containsExactly(
            new Migration.Part(3, "CREATE TABLE a (\n  -- what;\n  x INT\n)"),
            new Migration.Part(8, "DELETE FROM a"));
  }

  @Test
  void semicolonsWithinABodyEndNothing() {
    assertThat(
            parts(
                "CREATE FUNCTION f() AS $$\n  SELECT 1;\n  -- so; it\n  SELECT 2;\n$$;\nSELECT 3;"))
        .containsExactly(
            new Migration.Part(
                1, "CREATE FUNCTION f() AS $$\n  SELECT 1;\n  -- so; it\n  SELECT 2;\n$$"),
            new Migration.Part(6, "SELECT 3"));
    assertThat(parts("CREATE FUNCTION f() AS $$ SELECT 1; $$;")).hasSize(1);
  }

  @Test
  void whatADriverMightLeaveOutIsRefused() {
    for (String line :
        List.of(
            "DELETE FROM a; DELETE FROM b;",
            "DELETE FROM a; -- all of it",
            "INSERT INTO a VALUES (';');",
            "DELETE FROM a; DO $$")) {
      assertThatThrownBy(() -> parts("\n" + line))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("V3__later.sql, line 2, has a semicolon that is not at the end of its line.");
    }
    for (String text : List.of("SELECT 1;\nDELETE\nFROM a", "SELECT 1;\nDO $$;\nSELECT 2;")) {
      assertThatThrownBy(() -> parts(text))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("V3__later.sql, line 2, has a statement without its semicolon.");
    }
  }
}
