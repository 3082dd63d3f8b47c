package livestatus.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class DatabaseTest {
  private final String url;
  private Database database;

  DatabaseTest(Engine engine, @TempDir Path folder) {
    url = engine.url(folder);
    database = Engine.open(url, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTransactionIsAllOrNothing() throws SQLException {
    assertThatThrownBy(
            () ->
                database.change(
                    (connection, changeNo) -> {
                      position(connection, "a", "1");
                      throw new SQLException("planted");
                    }))
        .hasMessage("planted");
    assertThat(positions()).isZero();
    database.change(
        (connection, changeNo) -> {
          position(connection, "a", "1");
          position(connection, "b", "2");
        });
    assertThat(positions()).isEqualTo(2);
  }

  @Test
  void changeNumbersHaveNoGapsEvenAfterAFailure() throws SQLException {
    long first = database.write((connection, changeNo) -> changeNo);
    assertThatThrownBy(
            () ->
                database.change(
                    (connection, changeNo) -> {
                      throw new SQLException("planted");
                    }))
        .hasMessage("planted");
    assertThat((long) database.write((connection, changeNo) -> changeNo)).isEqualTo(first + 1);
  }

  @Test
  void aMomentComesBackToTheMillisecond() {
    Instant at = Instant.parse("2026-03-01T23:59:59.987654Z");
    Instant back =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT CAST(:at AS " + database.dialect().timeType + ")")
                        .bind("at", at)
                        .mapTo(Instant.class)
                        .one());
    assertThat(back).isEqualTo(Instant.parse("2026-03-01T23:59:59.987Z"));
    long millis =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "SELECT "
                                + database
                                    .dialect()
                                    .millis("CAST(:at AS " + database.dialect().timeType + ")"))
                        .bind("at", at)
                        .mapTo(Long.class)
                        .one());
    assertThat(millis).isEqualTo(back.toEpochMilli());
  }

  @Test
  void openingAgainFindsWhatWasWritten() throws SQLException {
    database.change(
        (connection, changeNo) -> {
          position(connection, "a", "1");
        });
    database.close();
    database = Engine.open(url, InstantSource.system());
    assertThat(positions()).isEqualTo(1);
  }

  @Test
  void aDatabaseFromANewerVersionIsRefusedInOneSentence() throws SQLException {
    database.change(
        (connection, changeNo) -> {
          try (var statement = connection.createStatement()) {
            statement.execute(
                "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                    + " script, installed_by, execution_time, success) VALUES (99, '99', 'later',"
                    + " 'SQL', 'V99__later.sql', 'x', 1, TRUE)");
          }
        });
    database.close();
    database = Engine.open(url, InstantSource.system());
    assertThatThrownBy(() -> database.write((connection, changeNo) -> changeNo))
        .isInstanceOf(HistoryRefused.class)
        .hasMessageContaining("was written by a newer version of live-status (schema 99, this one")
        .hasMessageNotContaining("user=");
  }

  private void position(java.sql.Connection connection, String source, String position)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO saved_positions (gateway, source, position) VALUES (?, ?, ?)")) {
      database.dialect().bind(insert, "here", source, position);
      insert.executeUpdate();
    }
  }

  private int positions() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM saved_positions")
                    .mapTo(Integer.class)
                    .one());
  }
}
