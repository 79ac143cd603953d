package io.miroir.node.store;

import io.miroir.node.filter.Filter;
import io.miroir.node.json.RawObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries tasks out on the applied file. A task that is refused is refused before it changes
 * anything; the transaction belongs to the caller.
 */
final class TaskApplication {
  private final Session session;
  private @Nullable IndexWriter open;

  TaskApplication(Session session) {
    this.session = session;
  }

  /** What is remembered of the open index is no longer true: its transaction was rolled back. */
  void forget() {
    open = null;
  }

  /**
   * Applies the task.
   *
   * @return how many documents it touched
   * @throws Refusal if the task fails; nothing was changed
   */
  long apply(AcceptedTask task, byte @Nullable [] payload) {
    return switch (task.type()) {
      case DOCUMENT_ADDITION_OR_UPDATE -> add(task, Objects.requireNonNull(payload, "payload"));
      case DOCUMENT_DELETION -> delete(task);
      case SETTINGS_UPDATE -> settings(task);
      case INDEX_CREATION -> createIndex(task);
      case INDEX_UPDATE -> updateIndex(task);
      case INDEX_DELETION -> deleteIndex(task);
    };
  }

  private IndexWriter writer(String uid) {
    if (open == null || !open.index().uid().equals(uid)) {
      open = new IndexWriter(session, IndexRecord.get(session, uid));
    }
    return open;
  }

  private IndexRecord create(String uid, @Nullable String primaryKey) {
    String now = Instant.now().toString();
    session.update(
        "INSERT INTO search_index (uid, primary_key, settings, documents, created_at, updated_at)"
            + " VALUES (?, ?, '{}', 0, ?, ?)",
        uid,
        primaryKey,
        now,
        now);
    IndexRecord index = IndexRecord.get(session, uid);
    IndexTables.create(session, index);
    return index;
  }

  private long add(AcceptedTask task, byte[] payload) {
    Map<String, @Nullable Object> arguments = task.arguments();
    Optional<IndexRecord> found = IndexRecord.find(session, task.indexUid());
    if (found.isEmpty() && !Objects.equals(arguments.get("mayCreateIndex"), true)) {
      throw Refusal.indexNotFound(task.indexUid());
    }
    List<RawObject> documents = new ArrayList<>();
    RawObject.forEach(payload, Objects.equals(arguments.get("lines"), true), documents::add);
    String known = found.map(IndexRecord::primaryKey).orElse(null);
    String primaryKey = primaryKey(task, documents, known);
    List<String> ids = new ArrayList<>(documents.size());
    if (primaryKey != null) {
      documents.forEach(document -> ids.add(DocumentId.of(document, primaryKey)));
    }
    // From here on nothing may be refused.
    if (found.isEmpty()) {
      create(task.indexUid(), primaryKey);
    } else if (known == null && primaryKey != null) {
      setPrimaryKey(task.indexUid(), primaryKey);
    }
    put(task, documents, ids);
    return documents.size();
  }

  private void put(AcceptedTask task, List<RawObject> documents, List<String> ids) {
    boolean merge = Objects.equals(task.arguments().get("method"), "update");
    boolean skipCreation = Objects.equals(task.arguments().get("skipCreation"), true);
    IndexWriter writer = writer(task.indexUid());
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      if (skipCreation && !writer.contains(id)) {
        continue;
      }
      if (merge) {
        writer.merge(id, documents.get(i));
      } else {
        writer.replace(id, documents.get(i));
      }
    }
    writer.flush();
  }

  private @Nullable String primaryKey(
      AcceptedTask task, List<RawObject> documents, @Nullable String known) {
    Object asked = task.arguments().get("primaryKey");
    if (known != null) {
      if (asked != null && !asked.equals(known)) {
        throw primaryKeyExists(task.indexUid());
      }
      return known;
    }
    if (asked != null) {
      return asked.toString();
    }
    return documents.isEmpty()
        ? null
        : DocumentId.inferPrimaryKey(documents.getFirst(), task.indexUid());
  }

  private static Refusal primaryKeyExists(String uid) {
    return new Refusal(
        ErrorCode.INDEX_PRIMARY_KEY_ALREADY_EXISTS,
        "Index `"
            + uid
            + "`: Index already has a primary key, and it can't be changed while the index has"
            + " documents.");
  }

  private void setPrimaryKey(String uid, @Nullable String primaryKey) {
    session.update(
        "UPDATE search_index SET primary_key = ?, updated_at = ? WHERE uid = ?",
        primaryKey,
        Instant.now().toString(),
        uid);
    open = null;
  }

  private long delete(AcceptedTask task) {
    IndexRecord index = IndexRecord.get(session, task.indexUid());
    Set<String> ids = new LinkedHashSet<>();
    if (task.arguments().get("ids") instanceof List<?> listed) {
      for (Object id : listed) {
        ids.add(DocumentId.of(id));
      }
    } else {
      ids.addAll(matching(index, task.arguments().get("filter")));
    }
    if (ids.isEmpty()) {
      return 0;
    }
    IndexWriter writer = writer(task.indexUid());
    long removed = ids.stream().filter(writer::remove).count();
    writer.flush();
    return removed;
  }

  /** The primary keys of the documents that a filter matches; all without one. */
  private List<String> matching(IndexRecord index, @Nullable Object filterValue) {
    Filter filter = index.filter(filterValue, ErrorCode.INVALID_DOCUMENT_FILTER);
    Candidates candidates = Candidates.of(index, filter);
    List<String> matching = new ArrayList<>();
    session.forEach(
        "SELECT d.pk " + candidates.documents(),
        candidates.parameters(),
        r -> matching.add(r.getString(1)));
    return matching;
  }

  private long settings(AcceptedTask task) {
    Map<String, @Nullable Object> arguments = task.arguments();
    Optional<IndexRecord> found = IndexRecord.find(session, task.indexUid());
    if (found.isEmpty() && !Objects.equals(arguments.get("mayCreateIndex"), true)) {
      throw Refusal.indexNotFound(task.indexUid());
    }
    Settings old = found.map(IndexRecord::settings).orElse(Settings.NONE);
    Settings settings =
        arguments.get("settings") instanceof Map<?, ?> changes
            ? old.with(TaskRows.textKeys(changes))
            : Settings.NONE;
    if (found.isEmpty()) {
      create(task.indexUid(), null);
    }
    session.update(
        "UPDATE search_index SET settings = ?, updated_at = ? WHERE uid = ?",
        settings.text(),
        Instant.now().toString(),
        task.indexUid());
    open = null;
    if (!settings.derivesAs(old)) {
      IndexTables.recreateDerived(session, IndexRecord.get(session, task.indexUid()));
      session.update("UPDATE search_index SET many = '[]' WHERE uid = ?", task.indexUid());
      IndexWriter writer = writer(task.indexUid());
      writer.extractAll();
      writer.flush();
    }
    return 0;
  }

  private long createIndex(AcceptedTask task) {
    if (IndexRecord.find(session, task.indexUid()).isPresent()) {
      throw new Refusal(
          ErrorCode.INDEX_ALREADY_EXISTS, "Index `" + task.indexUid() + "` already exists.");
    }
    create(task.indexUid(), Objects.toString(task.arguments().get("primaryKey"), null));
    return 0;
  }

  private long updateIndex(AcceptedTask task) {
    IndexRecord index = IndexRecord.get(session, task.indexUid());
    String primaryKey = Objects.toString(task.arguments().get("primaryKey"), null);
    if (primaryKey == null || primaryKey.equals(index.primaryKey())) {
      return 0;
    }
    if (index.documents() > 0) {
      throw primaryKeyExists(task.indexUid());
    }
    setPrimaryKey(task.indexUid(), primaryKey);
    return 0;
  }

  private long deleteIndex(AcceptedTask task) {
    IndexRecord index = IndexRecord.get(session, task.indexUid());
    IndexTables.drop(session, index);
    session.update("DELETE FROM search_index WHERE id = ?", index.id());
    open = null;
    return index.documents();
  }
}
