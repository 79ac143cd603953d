package io.miroir.store.sqlite;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The open file: one connection that writes, and a few that read beside it.
 *
 * <p>SQLite is native code, and a virtual thread inside it keeps its carrier, for the whole busy
 * timeout if need be. So every statement runs on a platform thread of this class, and callers wait
 * in Java.
 *
 * <p>Processes meet at SQLite's own lock: {@code BEGIN IMMEDIATE} takes it before the first read of
 * a transaction, so what a transaction judges by is still true when it writes.
 */
final class Database implements AutoCloseable {
  /** What is done on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private static final int READERS = 2;

  private final SqliteSettings settings;
  private final Object fileKey;
  private final List<Session> sessions;
  private final Session writer;
  private final BlockingQueue<Session> readers;
  private final ExecutorService writing = threads("writer", 1);
  private final ExecutorService reading = threads("reader", READERS);

  private Database(SqliteSettings settings, List<Session> sessions) throws SQLException {
    this.settings = settings;
    this.fileKey = fileKey(settings.file());
    this.sessions = List.copyOf(sessions);
    this.writer = sessions.getFirst();
    this.readers = new ArrayBlockingQueue<>(READERS, true, sessions.subList(1, sessions.size()));
  }

  /**
   * Opens the file, creating it if there is none.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if the file is not a database or not this
   *     store's, or {@code UNAVAILABLE}; nothing stays open then
   */
  static Database open(SqliteSettings settings) {
    List<Session> sessions = new ArrayList<>();
    try {
      sessions.add(Session.open(settings));
      Schema.prepare(sessions.getFirst(), settings);
      while (sessions.size() <= READERS) {
        Session reader = Session.open(settings);
        sessions.add(reader);
        reader.execute("PRAGMA query_only = ON");
      }
      return new Database(settings, sessions);
    } catch (SQLException e) {
      closeAll(sessions);
      throw notOpened(settings, e);
    } catch (RuntimeException e) {
      closeAll(sessions);
      throw e;
    }
  }

  /** Does the work in one transaction that no other writer of any process overlaps. */
  <T> T write(String what, Work<T> work) {
    return await(what, writing, () -> transaction(work));
  }

  /** Does the work, one statement, on the newest committed state. */
  <T> T read(String what, Work<T> work) {
    return await(
        what,
        reading,
        () -> {
          Session session = readers.take();
          try {
            return work.on(session);
          } finally {
            readers.add(session);
          }
        });
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    writer.execute("BEGIN IMMEDIATE");
    try {
      requireSameFile();
      T answer = work.on(writer);
      writer.execute("COMMIT");
      return answer;
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(Exception cause) {
    try {
      writer.execute("ROLLBACK");
    } catch (SQLException e) {
      // After some errors SQLite has already rolled back by itself.
      cause.addSuppressed(e);
    }
  }

  /** A file that was removed or replaced takes writes no other process will ever see. */
  private void requireSameFile() throws SQLException {
    if (!fileKey.equals(fileKey(settings.file()))) {
      throw new SQLException(
          "the file was replaced by another one; nothing was done, restart with the right one");
    }
  }

  private static Object fileKey(Path file) throws SQLException {
    try {
      @Nullable Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return Objects.requireNonNullElse(key, file);
    } catch (IOException e) {
      throw new SQLException("the file is gone or can't be looked at: " + e, e);
    }
  }

  private <T> T await(String what, ExecutorService threads, Callable<T> call) {
    long asked = System.nanoTime();
    try {
      Future<T> answer =
          threads.submit(
              () -> {
                requireInTime(asked);
                return call.call();
              });
      return answer.get();
    } catch (RejectedExecutionException e) {
      throw unavailable(what, "the store is closed; nothing was done", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, "interrupted; whether it was done is unknown", e);
    } catch (ExecutionException e) {
      throw failure(what, e.getCause());
    }
  }

  private RuntimeException failure(String what, @Nullable Throwable cause) {
    if (cause instanceof Error fatal) {
      throw fatal;
    }
    return cause instanceof RuntimeException own ? own : unavailable(what, explain(cause), cause);
  }

  /** Whoever queued for longer than one wait for the file's lock would act on old news. */
  private void requireInTime(long asked) throws SQLException {
    if (System.nanoTime() - asked > settings.busyTimeout().toNanos()) {
      throw new SQLException(
          "waited longer than "
              + settings.busyTimeout().toMillis()
              + " ms behind other calls of this process; nothing was done");
    }
  }

  private String explain(@Nullable Throwable failure) {
    if (failure instanceof SQLiteException sqlite && isBusy(sqlite.getResultCode())) {
      return "another process holds the file's lock for longer than "
          + settings.busyTimeout().toMillis()
          + " ms; nothing was done";
    }
    return failure == null ? "no cause told" : String.valueOf(failure.getMessage());
  }

  private static boolean isBusy(SQLiteErrorCode code) {
    return (code.code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  private MiroirException unavailable(String what, String why, @Nullable Throwable cause) {
    return new MiroirException(
        ErrorCode.UNAVAILABLE, what + " in " + settings.file() + " failed: " + why, cause);
  }

  private static MiroirException notOpened(SqliteSettings settings, SQLException failure) {
    if (failure instanceof SQLiteException sqlite
        && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB) {
      return settings.refused("it is not a database; name a file of Miroir's or a new one");
    }
    return new MiroirException(
        ErrorCode.UNAVAILABLE,
        "opening the store " + settings.file() + " failed: " + failure.getMessage(),
        failure);
  }

  /** Lets the calls that were begun end, fails those that come later, and closes the file. */
  @Override
  public void close() {
    writing.shutdown();
    reading.shutdown();
    awaitEnd(writing);
    awaitEnd(reading);
    closeAll(sessions);
  }

  /** Waits even when interrupted: closing a connection under a running statement is not allowed. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeAll(List<Session> sessions) {
    for (Session session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        System.getLogger(Database.class.getName())
            .log(System.Logger.Level.DEBUG, "closing a connection failed", e);
      }
    }
  }

  private static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count, Thread.ofPlatform().daemon().name("store-sqlite-" + name + "-", 0).factory());
  }
}
