package io.miroir.node.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one writer of the accepted file. What several requests want to write goes into one
 * transaction, so that they share its way to the disk; each caller returns when that is done.
 */
final class Journal implements AutoCloseable {
  private static final int GROUP_MAX = 512;

  private final Session session;
  private final BlockingQueue<Entry<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean stopped;

  Journal(Session session) {
    this.session = session;
    this.writer = Thread.ofPlatform().name("journal").daemon().start(this::run);
  }

  /** Something to write, and what to do once it is on the disk. */
  private record Entry<T>(
      Function<Session, T> change, Consumer<T> afterCommit, CompletableFuture<T> done) {
    Runnable apply(Session session) {
      T value = change.apply(session);
      return () -> {
        afterCommit.accept(value);
        done.complete(value);
      };
    }
  }

  /**
   * Writes and waits until it is durable. A change that throws a {@link Refusal} must not have
   * written anything.
   *
   * @param afterCommit runs on the writer's thread, in the order of the writes
   */
  <T> T write(Function<Session, T> change, Consumer<T> afterCommit) {
    Entry<T> entry = new Entry<>(change, afterCommit, new CompletableFuture<>());
    waiting.add(entry);
    if (stopped) {
      entry.done().completeExceptionally(stopping());
    }
    try {
      return entry.done().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static Refusal stopping() {
    return new Refusal(ErrorCode.UNAVAILABLE, "The node is stopping; nothing was written.");
  }

  private void run() {
    List<Entry<?>> group = new ArrayList<>();
    try {
      while (true) {
        group.add(waiting.take());
        waiting.drainTo(group, GROUP_MAX - 1);
        writeGroup(group);
        group.clear();
      }
    } catch (InterruptedException e) {
      // Set before the last look at what waits: whoever adds later sees it.
      stopped = true;
      waiting.drainTo(group);
      group.forEach(entry -> entry.done().completeExceptionally(stopping()));
    }
  }

  private void writeGroup(List<Entry<?>> group) {
    List<Runnable> afterCommit = new ArrayList<>();
    try {
      session.beginWriting();
      for (Entry<?> entry : group) {
        try {
          afterCommit.add(entry.apply(session));
        } catch (Refusal refusal) {
          entry.done().completeExceptionally(refusal);
        }
      }
      session.commit();
    } catch (RuntimeException e) {
      group.forEach(entry -> entry.done().completeExceptionally(e));
      rollback();
      return;
    }
    afterCommit.forEach(Runnable::run);
  }

  private void rollback() {
    try {
      session.rollback();
    } catch (StoreException e) {
      // No transaction was open: the begin itself had failed.
      System.getLogger(Journal.class.getName()).log(System.Logger.Level.DEBUG, "no rollback", e);
    }
  }

  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.close();
  }
}
