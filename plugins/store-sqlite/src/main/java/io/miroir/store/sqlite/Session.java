package io.miroir.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One connection with the statements prepared on it; used by one thread at a time. */
final class Session implements AutoCloseable {
  /** Reads one row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Session(Connection connection) {
    this.connection = connection;
  }

  static Session open(SqliteSettings settings) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + settings.file());
    source.setBusyTimeout(Math.toIntExact(settings.busyTimeout().toMillis()));
    Session session = new Session(source.getConnection());
    // In WAL mode FULL syncs the log at every commit; NORMAL may lose the last ones with the power.
    session.execute("PRAGMA synchronous = FULL");
    return session;
  }

  /** Runs a statement that is not worth keeping. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a statement without rows and tells how many rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    return bound(sql, values).executeUpdate();
  }

  /** The only row, or empty. */
  <T> Optional<T> one(String sql, Row<T> row, Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /** Every row. */
  <T> List<T> all(String sql, Row<T> row, Object... values) throws SQLException {
    return allWhile(sql, row, any -> true, values);
  }

  /** The rows before the first one that is not wanted. */
  <T> List<T> allWhile(String sql, Row<T> row, Predicate<T> wanted, Object... values)
      throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        T next = row.read(rows);
        if (!wanted.test(next)) {
          break;
        }
        read.add(next);
      }
      return List.copyOf(read);
    }
  }

  /** The number in the first column of the only row. */
  long number(String sql, Object... values) throws SQLException {
    return one(sql, row -> row.getLong(1), values).orElseThrow(() -> new SQLException("no row"));
  }

  /** Undoes the open transaction after a failure. */
  void rollBack(Exception cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // After some errors SQLite has already rolled back by itself.
      cause.addSuppressed(e);
    }
  }

  /** Whether the statement gave up waiting for another connection. */
  static boolean isBusy(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
