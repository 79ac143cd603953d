package io.miroir.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reading connections; each use sees one snapshot. */
final class Readers implements AutoCloseable {
  private static final int COUNT = 4;

  private final List<Session> all = new ArrayList<>();
  private final BlockingQueue<Session> free = new ArrayBlockingQueue<>(COUNT);

  Readers(NodeFiles files) {
    for (int i = 0; i < COUNT; i++) {
      all.add(files.openReader());
    }
    free.addAll(all);
  }

  /** Runs the reading within one read transaction. */
  <T extends @Nullable Object> T read(Function<Session, T> reading) {
    Session session = take();
    try {
      session.begin();
      try {
        return reading.apply(session);
      } finally {
        session.commit();
      }
    } finally {
      free.add(session);
    }
  }

  private Session take() {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ErrorCode.UNAVAILABLE, "The node is stopping.");
    }
  }

  @Override
  public void close() {
    all.forEach(Session::close);
  }
}
