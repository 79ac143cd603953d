package io.miroir.node.store;

import io.miroir.node.json.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the applied file: takes batches off the queue and applies each in one
 * transaction together with its tasks' outcomes.
 */
final class TaskWorker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(TaskWorker.class.getName());
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Session session;
  private final TaskQueue queue;
  private final Readers readers;
  private final Consumer<List<AcceptedTask>> onApplied;
  private final TaskApplication application;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private long batch;

  TaskWorker(
      Session session, TaskQueue queue, Readers readers, Consumer<List<AcceptedTask>> onApplied) {
    this.session = session;
    this.queue = queue;
    this.readers = readers;
    this.onApplied = onApplied;
    this.application = new TaskApplication(session);
    this.batch = session.number("SELECT coalesce(max(batch) + 1, 0) FROM outcome");
    this.thread = Thread.ofPlatform().name("tasks").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (stopping.getCount() > 0) {
        List<AcceptedTask> tasks = queue.awaitBatch();
        if (tasks.isEmpty()) {
          return;
        }
        List<AcceptedTask> applied = applyTogether(tasks) ? tasks : applyFirst(tasks);
        if (applied.isEmpty()) {
          stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          onApplied.accept(applied);
          queue.finished(applied);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "stopped while waiting");
    }
  }

  private boolean applyTogether(List<AcceptedTask> tasks) {
    return transaction(
        () -> {
          for (AcceptedTask task : tasks) {
            applyOne(task);
          }
        });
  }

  /** After the batch failed as a whole: the first alone, which then fails alone if it must. */
  private List<AcceptedTask> applyFirst(List<AcceptedTask> tasks) {
    AcceptedTask first = tasks.getFirst();
    List<AcceptedTask> alone = List.of(first);
    if (tasks.size() > 1 && applyTogether(alone)) {
      return alone;
    }
    Refusal cause =
        new Refusal(ErrorCode.INTERNAL, "The task could not be applied; see the node's log.");
    boolean recorded =
        transaction(() -> record(first, null, cause, Instant.now(), System.nanoTime()));
    return recorded ? alone : List.of();
  }

  private boolean transaction(Runnable work) {
    try {
      session.beginWriting();
      work.run();
      session.commit();
      batch++;
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "tasks not applied, nothing was changed", e);
      application.forget();
      rollback();
      return false;
    }
  }

  private void rollback() {
    try {
      session.rollback();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "no transaction to roll back", e);
    }
  }

  private void applyOne(AcceptedTask task) {
    Instant startedAt = Instant.now();
    long started = System.nanoTime();
    byte[] payload =
        task.type() == TaskType.DOCUMENT_ADDITION_OR_UPDATE
            ? readers.read(reader -> TaskRows.payload(reader, task.uid()))
            : null;
    try {
      record(task, application.apply(task, payload), null, startedAt, started);
    } catch (Refusal refusal) {
      record(task, 0L, refusal, startedAt, started);
    }
  }

  private void record(
      AcceptedTask task,
      @Nullable Long touched,
      @Nullable Refusal refusal,
      Instant startedAt,
      long started) {
    Map<String, @Nullable Object> details = task.type().details(task.arguments(), touched);
    session.update(
        "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        task.uid(),
        batch,
        refusal != null,
        Json.text(details),
        refusal == null ? null : Json.text(refusal.view()),
        startedAt.toString(),
        Instant.now().toString(),
        Duration.ofNanos(System.nanoTime() - started).toString());
  }

  @Override
  public void close() {
    // No interrupt: it could make the batch at hand look like a failure.
    stopping.countDown();
    queue.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    session.close();
  }
}
