package io.miroir.node.store;

import io.miroir.node.json.Json;
import io.miroir.node.json.RawObject;
import io.miroir.node.store.Extract.Extractor;
import io.miroir.node.store.Extract.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes one index's documents. It remembers which internal ids are taken and how field counts
 * moved; when its transaction is rolled back it must be dropped.
 */
final class IndexWriter {
  private static final int PAGE = 500;

  private final Session session;
  private final IndexRecord index;
  private final Sentences sql;
  private final Extractor extractor;
  private final BitSet taken = new BitSet();
  private final Map<String, Long> attributes = new HashMap<>();
  private final Map<String, Integer> fieldChanges = new HashMap<>();
  private final Set<String> many;
  private long documents;
  private boolean changed;

  IndexWriter(Session session, IndexRecord index) {
    this.session = session;
    this.index = index;
    this.sql = new Sentences(index.suffix(), SearchRanks.of(index.settings()).count());
    this.extractor = new Extractor(index.settings());
    this.many = new HashSet<>(index.many());
    this.documents = index.documents();
    session.forEach(sql.ids, List.of(), row -> taken.set(row.getInt(1)));
    session.forEach(
        sql.attributes, List.of(), row -> attributes.put(row.getString(2), row.getLong(1)));
  }

  /** The statements on this index's tables, whose texts name the tables. */
  private static final class Sentences {
    final String ids;
    final String attributes;
    final String addAttribute;
    final String find;
    final String insert;
    final String update;
    final String delete;
    final String insertText;
    final String deleteText;
    final String insertValue;
    final String deleteValue;
    final String deleteValues;
    final String page;
    final String countField;
    final String dropField;

    Sentences(String suffix, int ranks) {
      StringBuilder columns = new StringBuilder();
      for (int rank = 0; rank < ranks; rank++) {
        columns.append(", a").append(rank);
      }
      ids = "SELECT id FROM doc_" + suffix;
      attributes = "SELECT id, path FROM attribute_" + suffix;
      addAttribute = "INSERT INTO attribute_" + suffix + " (id, path) VALUES (?, ?)";
      find = "SELECT id, body FROM doc_" + suffix + " WHERE pk = ?";
      insert = "INSERT INTO doc_" + suffix + " (id, pk, body) VALUES (?, ?, ?)";
      update = "UPDATE doc_" + suffix + " SET body = ? WHERE id = ?";
      delete = "DELETE FROM doc_" + suffix + " WHERE id = ?";
      insertText =
          "INSERT OR REPLACE INTO text_"
              + suffix
              + " (rowid"
              + columns
              + ") VALUES (?"
              + ", ?".repeat(ranks)
              + ")";
      deleteText = "DELETE FROM text_" + suffix + " WHERE rowid = ?";
      insertValue = "INSERT OR IGNORE INTO value_" + suffix + " VALUES (?, ?, ?, ?)";
      deleteValue =
          "DELETE FROM value_" + suffix + " WHERE attribute = ? AND value = ? AND doc = ?";
      deleteValues = "DELETE FROM value_" + suffix + " WHERE doc = ?";
      page = "SELECT id, body FROM doc_" + suffix + " WHERE id > ? ORDER BY id LIMIT " + PAGE;
      countField =
          "INSERT INTO field_"
              + suffix
              + " VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET documents = documents + ?2";
      dropField = "DELETE FROM field_" + suffix + " WHERE documents <= 0";
    }
  }

  private static final class Stored {
    final long id;
    final byte[] body;

    Stored(long id, byte[] body) {
      this.id = id;
      this.body = body;
    }
  }

  IndexRecord index() {
    return index;
  }

  boolean contains(String pk) {
    return find(pk) != null;
  }

  private @Nullable Stored find(String pk) {
    return session.first(sql.find, row -> new Stored(row.getLong(1), row.getBytes(2)), pk);
  }

  /** Puts the document in place of the one with its primary key, or in the lowest free slot. */
  void replace(String pk, RawObject document) {
    put(pk, find(pk), document);
  }

  /** Puts the document's fields over those of the one with its primary key. */
  void merge(String pk, RawObject changes) {
    Stored old = find(pk);
    put(pk, old, old == null ? changes : RawObject.parse(old.body).mergedWith(changes));
  }

  private void put(String pk, @Nullable Stored old, RawObject document) {
    byte[] body = document.bytes();
    Extract extract = extractor.extract(body);
    if (old == null) {
      long id = taken.nextClearBit(0);
      taken.set((int) id);
      documents++;
      session.update(sql.insert, id, pk, body);
      insertText(id, extract);
      many.addAll(Extract.repeated(extract.values()));
      insertValues(id, extract.values());
    } else {
      session.update(sql.update, body, old.id);
      rewrite(old.id, extractor.extract(old.body), extract);
      count(RawObject.parse(old.body), -1);
    }
    count(document, 1);
    changed = true;
  }

  /** Touches only what differs: most updates leave the text as it is. */
  private void rewrite(long id, Extract old, Extract extract) {
    if (!old.texts().equals(extract.texts())) {
      insertText(id, extract);
    }
    if (old.values().equals(extract.values())) {
      return;
    }
    Set<Value> before = new HashSet<>(old.values());
    Set<Value> after = new HashSet<>(extract.values());
    for (Value value : before) {
      if (!after.contains(value)) {
        session.update(sql.deleteValue, attribute(value.path()), value.value(), id);
      }
    }
    many.addAll(Extract.repeated(extract.values()));
    insertValues(id, extract.values().stream().filter(value -> !before.contains(value)).toList());
  }

  private void insertText(long id, Extract extract) {
    List<Object> parameters = new ArrayList<>(extract.texts().size() + 1);
    parameters.add(id);
    parameters.addAll(extract.texts());
    session.update(sql.insertText, parameters.toArray());
  }

  private void insertValues(long id, List<Value> values) {
    for (Value value : values) {
      session.update(sql.insertValue, attribute(value.path()), value.value(), id, value.shown());
    }
  }

  private long attribute(String path) {
    Long known = attributes.get(path);
    if (known != null) {
      return known;
    }
    long id = attributes.size() + 1L;
    session.update(sql.addAttribute, id, path);
    attributes.put(path, id);
    return id;
  }

  private void count(RawObject document, int change) {
    for (String name : document.names()) {
      fieldChanges.merge(name, change, Integer::sum);
    }
  }

  /** Takes the document away and frees its slot; false if there is none. */
  boolean remove(String pk) {
    Stored old = find(pk);
    if (old == null) {
      return false;
    }
    session.update(sql.delete, old.id);
    session.update(sql.deleteText, old.id);
    session.update(sql.deleteValues, old.id);
    count(RawObject.parse(old.body), -1);
    taken.clear((int) old.id);
    documents--;
    changed = true;
    return true;
  }

  /** Computes text and values of every document anew, into tables that are empty. */
  void extractAll() {
    List<Stored> page = new ArrayList<>();
    long last = -1;
    do {
      page.clear();
      session.forEach(
          sql.page, List.of(last), row -> page.add(new Stored(row.getLong(1), row.getBytes(2))));
      for (Stored document : page) {
        Extract extract = extractor.extract(document.body);
        insertText(document.id, extract);
        many.addAll(Extract.repeated(extract.values()));
        insertValues(document.id, extract.values());
        last = document.id;
      }
    } while (page.size() == PAGE);
    changed = true;
  }

  long documents() {
    return documents;
  }

  /** Writes the counts, at the end of a task. */
  void flush() {
    if (!changed) {
      return;
    }
    changed = false;
    boolean fewer = false;
    for (Map.Entry<String, Integer> change : fieldChanges.entrySet()) {
      if (change.getValue() != 0) {
        session.update(sql.countField, change.getKey(), change.getValue());
        fewer |= change.getValue() < 0;
      }
    }
    fieldChanges.clear();
    if (fewer) {
      session.update(sql.dropField);
    }
    session.update(
        "UPDATE search_index SET documents = ?, many = ?, updated_at = ? WHERE id = ?",
        documents,
        Json.text(many),
        Instant.now().toString(),
        index.id());
  }
}
