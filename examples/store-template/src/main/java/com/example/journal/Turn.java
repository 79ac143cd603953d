package com.example.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The order in which the threads of all processes use a journal, and the clock that they share.
 *
 * <p>There is one for each lock file and process, and it is never closed: POSIX takes a process's
 * locks on a file away as soon as the process closes any descriptor of it.
 */
final class Turn {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_MICROS = 200;
  private static final Map<Path, Turn> TURNS = new HashMap<>();

  private final ReentrantLock threads = new ReentrantLock(true);
  private final Path path;
  // Unlike a FileChannel it is not closed when a thread is interrupted while it reads or writes.
  private final RandomAccessFile file;

  private Turn(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  static Turn of(Path path) throws IOException {
    synchronized (TURNS) {
      Turn turn = TURNS.get(path);
      if (turn == null) {
        turn = new Turn(path);
        TURNS.put(path, turn);
      }
      return turn;
    }
  }

  /**
   * Does the work while no other thread of any process does.
   *
   * @throws IOException if the others take too long; the work was not begun then
   */
  <T> T take(Journal.Work<T> work) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    if (!threads.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      throw new IOException("other threads of this process were busy for 5 s; nothing was done");
    }
    try {
      FileLock lock = lock(begun);
      try {
        return work.done();
      } finally {
        lock.release();
      }
    } finally {
      threads.unlock();
    }
  }

  /** Closes what is used in turn, while no thread of this process uses it. */
  void endFor(Closeable files) throws IOException {
    threads.lock();
    try {
      files.close();
    } finally {
      threads.unlock();
    }
  }

  /** Polls, as a wait in the kernel has no end while the process that holds the lock is paused. */
  private FileLock lock(long begun) throws IOException, InterruptedException {
    FileLock lock = file.getChannel().tryLock();
    while (lock == null) {
      if (System.nanoTime() - begun > PATIENCE_NANOS) {
        throw new IOException("another process held " + path + " for 5 s; nothing was done");
      }
      TimeUnit.MICROSECONDS.sleep(PAUSE_MICROS);
      lock = file.getChannel().tryLock();
    }
    return lock;
  }

  /**
   * The time of the file system, in milliseconds: it is the same for every process, whatever a
   * process takes for the time of the day. To be asked in turn.
   */
  long nowMillis() throws IOException {
    file.seek(0);
    file.write(0);
    return Files.getLastModifiedTime(path).toMillis();
  }
}
