package io.miroir.node.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The node's state: accepts tasks durably, applies them in the background in the order of their
 * acceptance, and answers reads, each from one snapshot.
 */
public final class NodeStore implements AutoCloseable {
  private final Readers readers;
  private final Journal journal;
  private final TaskQueue queue;
  private final TaskWorker worker;
  private final ApiKeys keys;

  /** Applied tasks whose payloads are still in the accepted file. */
  private final ConcurrentLinkedQueue<Long> spent = new ConcurrentLinkedQueue<>();

  private NodeStore(NodeFiles files, Duration taskDelay, String masterKey) {
    Session accepted = files.openAccepted();
    Session applied = files.openApplied();
    this.readers = new Readers(files);
    this.queue = new TaskQueue(taskDelay);
    List<AcceptedTask> unfinished = readers.read(TaskRows::unfinished);
    Set<Long> waiting = Set.copyOf(unfinished.stream().map(AcceptedTask::uid).toList());
    accepted.forEach(
        "SELECT uid FROM payload",
        List.of(),
        row -> {
          if (!waiting.contains(row.getLong(1))) {
            spent.add(row.getLong(1));
          }
        });
    unfinished.forEach(queue::add);
    this.journal = new Journal(accepted);
    this.keys = readers.read(reader -> new ApiKeys(journal, reader, masterKey));
    this.worker = new TaskWorker(applied, queue, readers, this::spend);
  }

  /**
   * Opens the node's files, making them if need be, and begins to apply what was accepted before.
   *
   * @param taskDelay how long after its acceptance a task is applied at the earliest
   * @param masterKey the secret of the keys' texts; empty if the node has none
   */
  public static NodeStore open(Path directory, Duration taskDelay, String masterKey) {
    NodeStore store = new NodeStore(new NodeFiles(directory), taskDelay, masterKey);
    store.worker.start();
    return store;
  }

  private void spend(List<AcceptedTask> applied) {
    for (AcceptedTask task : applied) {
      if (task.type() == TaskType.DOCUMENT_ADDITION_OR_UPDATE) {
        spent.add(task.uid());
      }
    }
  }

  /** Accepts a task: when this returns, it is durable and will be applied once. */
  public AcceptedTask accept(
      String indexUid,
      TaskType type,
      Map<String, @Nullable Object> arguments,
      byte @Nullable [] payload) {
    String enqueuedAt = Instant.now().toString();
    return journal.write(
        session -> {
          dropSpent(session);
          return TaskRows.insert(session, indexUid, type, arguments, payload, enqueuedAt);
        },
        queue::add);
  }

  /** Rides on an acceptance, so that it costs no way to the disk of its own. */
  private void dropSpent(Session session) {
    for (Long uid = spent.poll(); uid != null; uid = spent.poll()) {
      session.update("DELETE FROM payload WHERE uid = ?", uid);
    }
  }

  /** The keys. */
  public ApiKeys keys() {
    return keys;
  }

  /** One task. */
  public Map<String, @Nullable Object> task(long uid) {
    Set<Long> processing = queue.processing();
    return readers.read(session -> new TaskReads(session, processing).one(uid));
  }

  /** A page of tasks. */
  public Map<String, @Nullable Object> tasks(TaskQuery query) {
    Set<Long> processing = queue.processing();
    return readers.read(session -> new TaskReads(session, processing).list(query));
  }

  /** The indexes that the asker may see, by uid. */
  public List<Map<String, @Nullable Object>> indexes(Predicate<String> visible) {
    return readers.read(
        session ->
            IndexRecord.all(session).stream()
                .filter(index -> visible.test(index.uid()))
                .map(IndexRecord::view)
                .toList());
  }

  /** One index. */
  public Map<String, @Nullable Object> index(String uid) {
    return readers.read(session -> IndexRecord.get(session, uid).view());
  }

  /** An index's settings. */
  public Settings settings(String uid) {
    return readers.read(session -> IndexRecord.get(session, uid).settings());
  }

  /** A page of documents, as the answer's text. */
  public byte[] documents(String uid, DocumentsQuery query) {
    return readers.read(session -> DocumentReads.page(session, uid, query));
  }

  /**
   * Looks whether a filter can be asked of the index's documents; one that is not there passes.
   *
   * @throws Refusal if it can't
   */
  public void checkFilter(String uid, @Nullable Object filter) {
    readers
        .read(session -> IndexRecord.find(session, uid))
        .ifPresent(index -> index.filter(filter, ErrorCode.INVALID_DOCUMENT_FILTER));
  }

  /** The name of an index's primary key; empty if it has none yet, or there is no such index. */
  public Optional<String> primaryKey(String uid) {
    return readers
        .read(session -> IndexRecord.find(session, uid))
        .flatMap(index -> Optional.ofNullable(index.primaryKey()));
  }

  /** One document, as JSON. */
  public byte[] document(String uid, String id, @Nullable Set<String> fields, boolean vectors) {
    return readers.read(session -> DocumentReads.one(session, uid, id, fields, vectors));
  }

  /** A search. */
  public Map<String, @Nullable Object> search(String uid, SearchQuery query) {
    return readers.read(session -> Search.run(session, uid, query));
  }

  /** The statistics of one index. */
  public Map<String, @Nullable Object> stats(String uid) {
    return readers.read(session -> stats(session, IndexRecord.get(session, uid)));
  }

  /** The statistics of the indexes that the asker may see. */
  public Map<String, Map<String, @Nullable Object>> allStats(Predicate<String> visible) {
    return readers.read(
        session -> {
          Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
          for (IndexRecord index : IndexRecord.all(session)) {
            if (visible.test(index.uid())) {
              all.put(index.uid(), stats(session, index));
            }
          }
          return all;
        });
  }

  private Map<String, @Nullable Object> stats(Session session, IndexRecord index) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    session.forEach(
        "SELECT name, documents FROM field_" + index.suffix() + " ORDER BY name",
        List.of(),
        row -> fields.put(row.getString(1), row.getLong(2)));
    Map<String, @Nullable Object> stats = new LinkedHashMap<>();
    stats.put("numberOfDocuments", index.documents());
    stats.put("isIndexing", queue.isBusy(index.uid()));
    stats.put("fieldDistribution", fields);
    return stats;
  }

  /** Ends the batch at hand and closes the files; what waits is applied after the next start. */
  @Override
  public void close() {
    worker.close();
    journal.close();
    readers.close();
  }
}
