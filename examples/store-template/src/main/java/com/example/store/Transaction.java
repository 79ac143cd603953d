package com.example.store;

import io.miroir.api.FencingToken;
import io.miroir.api.job.Entry;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Statements of one transaction. */
final class Transaction {
  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Savepoint begin;
  private final long now;

  Transaction(Connection connection) throws SQLException {
    this.connection = connection;
    this.begin = connection.setSavepoint();
    this.now = number(Sql.NOW);
  }

  /** When it began by the database's clock, in milliseconds; it does not move within it. */
  long now() {
    return now;
  }

  /** Executes a statement and tells how many rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Executes several statements that have no values. */
  int script(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  long number(String sql, Object... values) throws SQLException {
    return all(sql, row -> row.getLong(1), values).getFirst();
  }

  List<Lease> leases(String sql, Object... values) throws SQLException {
    return all(sql, this::lease, values);
  }

  List<Entry> entries(String sql, Object... values) throws SQLException {
    return all(sql, Transaction::entry, values);
  }

  /** Undoes what was done so far; the transaction, and with it the lock, stays. */
  void rollBack() throws SQLException {
    connection.rollback(begin);
  }

  /** Never is more than the time to live left, even if the clock was set back (L5). */
  private Lease lease(ResultSet row) throws SQLException {
    long left = Math.min(row.getLong("expires") - now, row.getLong("ttl"));
    return new Lease(
        row.getString("scope"),
        row.getString("holder"),
        new FencingToken(row.getLong("token")),
        Duration.ofMillis(left),
        row.getString("attributes"));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    Key key = new Key(row.getString("kind"), row.getString("id"));
    return new Entry(key, row.getString("text"), row.getLong("revision"), row.getLong("sequence"));
  }

  private <T> List<T> all(String sql, Row<T> row, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row.read(rows));
      }
      return all;
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
