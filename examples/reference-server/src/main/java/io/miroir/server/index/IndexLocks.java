package io.miroir.server.index;

import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread at a time change what an index is, as opposed to what it holds. */
public final class IndexLocks {
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Does something while no other thread changes that index. */
  public <T> T locked(String index, Deadline deadline, Supplier<T> change) {
    ReentrantLock lock = locks.computeIfAbsent(index, uid -> new ReentrantLock());
    if (!acquired(lock, deadline)) {
      throw ApiException.unavailable(
          "miroir_unavailable", "Another change of index `" + index + "` takes its time.", 1);
    }
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }

  private static boolean acquired(ReentrantLock lock, Deadline deadline) {
    try {
      return lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
