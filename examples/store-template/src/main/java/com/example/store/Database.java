package com.example.store;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The SQLite file: one transaction after another, of whatever thread or process. */
final class Database implements AutoCloseable {
  @FunctionalInterface
  interface Work<T> {
    T in(Transaction tx) throws SQLException;
  }

  private static final int LOCK_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 10_000;

  private final SQLiteDataSource source = new SQLiteDataSource();
  // SQLite waits in native code, where a virtual thread would keep its carrier.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store").factory());
  // Used by that thread alone.
  private Optional<Connection> open = Optional.empty();

  Database(String url) {
    source.setUrl(url);
    source.setJournalMode("WAL");
    source.setSynchronous("FULL");
    source.setTransactionMode("IMMEDIATE");
    source.setBusyTimeout(LOCK_MILLIS);
    inTransaction("opening it", tx -> tx.script(Sql.TABLES));
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
    Connection connection = open.isPresent() ? open.get() : opened();
    open = Optional.of(connection);
    try {
      connection.setAutoCommit(false);
      T answer = work.in(new Transaction(connection));
      // Commits; commit() would also begin the next transaction, and so wait for the lock again.
      connection.setAutoCommit(true);
      return answer;
    } catch (SQLException | RuntimeException e) {
      // Whatever state it is in, it ends with the connection.
      open = Optional.empty();
      connection.close();
      throw e;
    }
  }

  /** Who makes the file a log of its own does not wait for others who do so at that moment. */
  private Connection opened() throws SQLException {
    long begun = System.nanoTime();
    while (true) {
      try {
        return source.getConnection();
      } catch (SQLiteException e) {
        boolean busy = (e.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
        if (!busy || System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(LOCK_MILLIS)) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
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
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (SQLException e) {
      throw unavailable("closing it", e);
    }
  }
}
