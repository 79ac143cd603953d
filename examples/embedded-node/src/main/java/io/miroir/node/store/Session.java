package io.miroir.node.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection to SQLite with its statements kept; used by one thread at a time. */
final class Session implements AutoCloseable {
  private static final int STATEMENTS_MAX = 200;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(64, 0.75f, true);

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Hears of each row. */
  @FunctionalInterface
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** Reads a value off one row. */
  @FunctionalInterface
  interface Column<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  void begin() {
    update("BEGIN");
  }

  void beginWriting() {
    update("BEGIN IMMEDIATE");
  }

  void commit() {
    update("COMMIT");
  }

  void rollback() {
    update("ROLLBACK");
  }

  /** Runs several statements that are not worth keeping, such as those that make tables. */
  void script(String sql) {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new StoreException(sql, e);
    }
  }

  /** Runs one statement and tells how many rows it changed. */
  int update(String sql, @Nullable Object... parameters) {
    try {
      PreparedStatement statement = prepared(sql);
      bind(statement, parameters);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException(sql, e);
    }
  }

  void forEach(String sql, List<Object> parameters, Row each) {
    try {
      PreparedStatement statement = prepared(sql);
      bind(statement, parameters.toArray());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.read(rows);
        }
      }
    } catch (SQLException e) {
      throw new StoreException(sql, e);
    }
  }

  /** The first row's value, or null if there is no row. */
  <T> @Nullable T first(String sql, Column<T> column, @Nullable Object... parameters) {
    try {
      PreparedStatement statement = prepared(sql);
      bind(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? column.read(rows) : null;
      }
    } catch (SQLException e) {
      throw new StoreException(sql, e);
    }
  }

  /** A number that a query always answers with, such as a count. */
  long number(String sql, @Nullable Object... parameters) {
    Long number = first(sql, row -> row.getLong(1), parameters);
    return number == null ? 0 : number;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement found = statements.get(sql);
    if (found != null) {
      return found;
    }
    if (statements.size() >= STATEMENTS_MAX) {
      Iterator<Map.Entry<String, PreparedStatement>> oldest = statements.entrySet().iterator();
      oldest.next().getValue().close();
      oldest.remove();
    }
    PreparedStatement made = connection.prepareStatement(sql);
    statements.put(sql, made);
    return made;
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      switch (parameters[i]) {
        case null -> statement.setNull(i + 1, java.sql.Types.NULL);
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case Double number -> statement.setDouble(i + 1, number);
        case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        default -> throw new IllegalArgumentException("no SQL form: " + parameters[i]);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("close", e);
    }
  }
}
