package io.miroir.server.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does several things side by side, each on a virtual thread, and waits for all. */
public final class FanOut {
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private FanOut() {}

  /**
   * The results in the order of the items. If the work on one fails, its exception is thrown, and
   * the work on others may still go on.
   */
  public static <T, R> List<R> each(Collection<T> items, Function<T, R> work) {
    List<T> rest = new ArrayList<>(items);
    if (rest.isEmpty()) {
      return List.of();
    }
    T last = rest.removeLast();
    List<Future<R>> futures = new ArrayList<>();
    for (T item : rest) {
      futures.add(THREADS.submit(() -> work.apply(item)));
    }
    List<R> results = new ArrayList<>();
    R own = work.apply(last);
    for (Future<R> future : futures) {
      results.add(result(future));
    }
    results.add(own);
    return results;
  }

  private static <R> R result(Future<R> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException again) {
          interrupted = true;
        } catch (ExecutionException failed) {
          throw failed.getCause() instanceof RuntimeException mistake
              ? mistake
              : new IllegalStateException(failed.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
