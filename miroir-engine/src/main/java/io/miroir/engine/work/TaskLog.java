package io.miroir.engine.work;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.engine.ClientTasks;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.CounterRecord;
import io.miroir.engine.record.TaskRecord;
import io.miroir.engine.time.Monitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Client tasks in the job store; those that wait while one commit is made share the next one. */
final class TaskLog implements ClientTasks {
  private static final int BLOCK = 100;
  private static final int TOGETHER_MAX = 500;

  private static final class Pending {
    private final TaskRecord task;
    private boolean done;
    private Optional<RuntimeException> failure = Optional.empty();

    Pending(TaskRecord task) {
      this.task = task;
    }
  }

  private final Pod.Parts parts;
  private final NumberBlock uids;
  private final Monitor monitor;
  private final List<Pending> waiting = new ArrayList<>();
  private boolean committing;

  TaskLog(Pod.Parts parts) {
    this.parts = parts;
    this.uids =
        new NumberBlock(parts.catalog(), Keys.TASK_UIDS, BLOCK, Long.MAX_VALUE, parts.timeline());
    this.monitor = parts.timeline().monitor();
  }

  @Override
  public ClientTask create(String index, String type, String enqueuedAt, List<NodeTask> tasks) {
    TaskRecord record =
        new TaskRecord(
            uids.take(),
            index,
            type,
            enqueuedAt,
            tasks.stream()
                .map(part -> new TaskRecord.Part(part.node().value(), part.task()))
                .toList());
    Pending mine = new Pending(record);
    monitor.locked(() -> waiting.add(mine));
    while (true) {
      monitor.await(() -> mine.done || !committing, Duration.ofMinutes(1));
      Optional<List<Pending>> batch = monitor.locked(() -> batch(mine));
      batch.ifPresent(this::commit);
      if (monitor.locked(() -> mine.done)) {
        if (mine.failure.isPresent()) {
          throw mine.failure.get();
        }
        return task(record);
      }
    }
  }

  private Optional<List<Pending>> batch(Pending mine) {
    if (mine.done || committing) {
      return Optional.empty();
    }
    committing = true;
    List<Pending> batch = List.copyOf(waiting.subList(0, Math.min(waiting.size(), TOGETHER_MAX)));
    waiting.subList(0, batch.size()).clear();
    return Optional.of(batch);
  }

  private void commit(List<Pending> batch) {
    Optional<RuntimeException> failure = Optional.empty();
    try {
      Commit commit =
          parts
              .jobs()
              .commit(
                  Guard.open(),
                  batch.stream()
                      .<Change>map(
                          pending ->
                              new Change.Create(
                                  Keys.task(pending.task.uid()), Codec.text(pending.task)))
                      .toList());
      if (!(commit instanceof Commit.Committed)) {
        throw new MiroirException(
            ErrorCode.PROTOCOL, "new task records were refused: " + commit + "; none was written");
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
    Optional<RuntimeException> told = failure;
    monitor.locked(
        () -> {
          committing = false;
          for (Pending pending : batch) {
            pending.failure = told;
            pending.done = true;
          }
        });
  }

  private static ClientTask task(TaskRecord record) {
    return new ClientTask(
        record.uid(),
        record.index(),
        record.type(),
        record.enqueuedAt(),
        record.parts().stream()
            .map(part -> new NodeTask(new NodeId(part.node()), part.task()))
            .toList());
  }

  @Override
  public Optional<ClientTask> find(long uid) {
    return parts.catalog().find(Keys.task(uid), TaskRecord.class).map(held -> task(held.value()));
  }

  @Override
  public List<ClientTask> list(long from, int limit) {
    long last =
        parts
                .catalog()
                .find(Keys.TASK_UIDS, CounterRecord.class)
                .map(held -> held.value().value())
                .orElse(0L)
            - 1;
    List<ClientTask> found = new ArrayList<>();
    for (long uid = Math.min(from, last); uid >= 0 && found.size() < limit; uid--) {
      find(uid).ifPresent(found::add);
    }
    return found;
  }
}
