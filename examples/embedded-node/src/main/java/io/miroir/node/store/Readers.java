package io.miroir.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reading connections, opened as they come to be needed at once; each use sees one snapshot.
 */
final class Readers implements AutoCloseable {
  private static final int COUNT_MAX = 4;

  private final NodeFiles files;
  private final Semaphore permits = new Semaphore(COUNT_MAX, true);
  private final ConcurrentLinkedDeque<Session> free = new ConcurrentLinkedDeque<>();

  Readers(NodeFiles files) {
    this.files = files;
  }

  /** Runs the reading within one read transaction. */
  <T extends @Nullable Object> T read(Function<Session, T> reading) {
    permits.acquireUninterruptibly();
    try {
      // The one used last has its statements and pages at hand.
      Session reused = free.poll();
      Session session = reused == null ? files.openReader() : reused;
      try {
        session.begin();
        try {
          return reading.apply(session);
        } finally {
          session.commit();
        }
      } finally {
        free.push(session);
      }
    } finally {
      permits.release();
    }
  }

  /** Waits for the reads at hand and closes. */
  @Override
  public void close() {
    permits.acquireUninterruptibly(COUNT_MAX);
    List<Session> all = new ArrayList<>(free);
    free.clear();
    all.forEach(Session::close);
  }
}
