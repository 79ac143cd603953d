package com.example.store;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sqlite.SQLiteDataSource;

/** The SQLite file: one transaction after another, of whatever thread or process. */
final class Database implements AutoCloseable {
  @FunctionalInterface
  interface Work<T> {
    T in(Transaction tx) throws SQLException;
  }

  private static final int LOCK_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  private final SQLiteDataSource source = new SQLiteDataSource();
  // Closing the last connection would write the log back into the file; so this one stays open.
  private final Connection lasting;
  // SQLite waits in native code, where a virtual thread would keep its carrier.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store").factory());

  Database(String url) {
    source.setUrl(url);
    source.setJournalMode("WAL");
    source.setSynchronous("FULL");
    source.setTransactionMode("IMMEDIATE");
    source.setBusyTimeout(LOCK_MILLIS);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(Sql.TABLES);
      lasting = source.getConnection();
    } catch (SQLException e) {
      throw unavailable("opening it", e);
    }
  }

  /** Does the work whole or not at all: it is undone if it throws. */
  <T> T inTransaction(String what, Work<T> work) {
    try {
      return thread.invokeAny(List.of(() -> transact(work)), ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MiroirException own ? own : unavailable(what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, e);
    } catch (TimeoutException | RejectedExecutionException e) {
      throw unavailable(what, e);
    }
  }

  private <T> T transact(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      T answer = work.in(new Transaction(connection));
      // Commits; commit() would also begin the next transaction, and so wait for the lock again.
      connection.setAutoCommit(true);
      return answer;
    }
  }

  private MiroirException unavailable(String what, Throwable cause) {
    return new MiroirException(
        ErrorCode.UNAVAILABLE,
        what + " in " + source.getUrl() + " failed, and may have been done or not: " + cause,
        cause);
  }

  @Override
  public void close() {
    thread.close();
    try {
      lasting.close();
    } catch (SQLException e) {
      throw unavailable("closing it", e);
    }
  }
}
