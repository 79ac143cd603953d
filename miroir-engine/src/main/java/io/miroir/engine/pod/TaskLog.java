package io.miroir.engine.pod;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.engine.ClientTasks;
import io.miroir.engine.catalog.Gathering;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.catalog.NumberBlock;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.CounterRecord;
import io.miroir.engine.record.TaskRecord;
import io.miroir.engine.shared.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Client tasks in the job store; those that wait while one commit is made share the next one. */
final class TaskLog implements ClientTasks {
  private static final int BLOCK = 100;
  private static final int TOGETHER_MAX = 500;

  private final Parts parts;
  private final NumberBlock uids;
  private final Gathering<TaskRecord> commits;

  TaskLog(Parts parts) {
    this.parts = parts;
    this.uids =
        new NumberBlock(parts.catalog(), Keys.TASK_UIDS, BLOCK, Long.MAX_VALUE, parts.timeline());
    this.commits = new Gathering<>(TOGETHER_MAX, this::commit, parts.timeline());
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
    commits.add(record);
    parts.figures().taskEnqueued();
    return task(record);
  }

  private void commit(List<TaskRecord> batch) {
    Commit commit =
        parts
            .jobs()
            .commit(
                Guard.open(),
                batch.stream()
                    .<Change>map(task -> new Change.Create(Keys.task(task.uid()), Codec.text(task)))
                    .toList());
    if (!(commit instanceof Commit.Committed)) {
      throw new MiroirException(
          ErrorCode.PROTOCOL, "new task records were refused: " + commit + "; none was written");
    }
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
