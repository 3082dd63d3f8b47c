package livestatus.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Jdbi as this room uses it. Only what people ask for goes through it, not the daily writing. */
final class Questions {
  private static final List<Class<?>> ROWS =
      List.of(
          SessionRow.class,
          IssueWork.class,
          SkillUse.class,
          SkillStatistics.class,
          GatewayView.class,
          TransitionRow.class,
          PushRow.class);

  private final Database database;

  /** Made for the first question: it takes hundreds of classes, and many daemons are asked none. */
  private @Nullable Jdbi jdbi;

  Questions(Database database) {
    this.database = database;
  }

  synchronized Jdbi jdbi() {
    Jdbi made = jdbi;
    if (made == null) {
      made = taught(Jdbi.create(database::reader), database.dialect());
      jdbi = made;
    }
    return made;
  }

  /** For a transaction that is already open; closing the handle leaves it so. */
  static Handle in(Connection transaction, Dialect dialect) {
    return taught(Jdbi.create(transaction), dialect).open();
  }

  private static Jdbi taught(Jdbi jdbi, Dialect dialect) {
    jdbi.registerArgument(new Moments(dialect));
    jdbi.registerColumnMapper(new MomentReader(dialect));
    jdbi.registerColumnMapper(
        new GenericType<List<String>>() {},
        (row, column, context) -> {
          String json = row.getString(column);
          return json == null ? List.of() : Json.list(json);
        });
    for (Class<?> row : ROWS) {
      jdbi.registerRowMapper(ConstructorMapper.factory(row));
    }
    return jdbi;
  }

  private static final class Moments extends AbstractArgumentFactory<Instant> {
    private final Dialect dialect;

    Moments(Dialect dialect) {
      super(Types.OTHER);
      this.dialect = dialect;
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, dialect.time(value));
    }
  }

  private record MomentReader(Dialect dialect) implements ColumnMapper<Instant> {
    @Override
    @SuppressWarnings("NullAway") // A missing moment is null; Jdbi's own types do not say so.
    public Instant map(ResultSet row, int column, StatementContext context) throws SQLException {
      return dialect.time(row, column);
    }
  }
}
