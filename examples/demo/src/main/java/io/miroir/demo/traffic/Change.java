package io.miroir.demo.traffic;

import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Reply;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The ways to change documents. */
enum Change {
  /** Adds or replaces whole documents. */
  WRITE,
  /** Sends some fields of documents that exist. */
  UPDATE,
  /** Deletes by id: one alone, or several in a list. */
  DELETE,
  /** Deletes a batch by a filter. */
  DELETE_BY_FILTER;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The state that this leaves behind where it takes effect. */
  State result(State before, int revision) {
    return switch (this) {
      case WRITE -> State.written(revision);
      case UPDATE -> before.updated(revision);
      case DELETE, DELETE_BY_FILTER -> State.ABSENT;
    };
  }

  /**
   * Sends the request.
   *
   * @param entries the keys to change, which for a delete by filter are a batch's
   * @param results the states to leave them in, in the same order
   */
  Reply send(Front front, List<Entry> entries, List<State> results) {
    return switch (this) {
      case WRITE, UPDATE ->
          front.send(this == WRITE ? "POST" : "PUT", Routes.DOCUMENTS, documents(entries, results));
      case DELETE -> {
        if (entries.size() == 1) {
          yield front.delete(Routes.document(entries.getFirst().key()));
        }
        ArrayNode keys = JSON.arrayNode();
        entries.forEach(entry -> keys.add(entry.key()));
        yield front.send("POST", Routes.DELETE_BATCH, keys);
      }
      case DELETE_BY_FILTER ->
          front.send(
              "POST",
              Routes.DELETE_BY_FILTER,
              JSON.objectNode().put("filter", Document.BATCH + " = " + entries.getFirst().batch()));
    };
  }

  private ArrayNode documents(List<Entry> entries, List<State> results) {
    ArrayNode documents = JSON.arrayNode(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      State result = results.get(i);
      documents.add(
          this == WRITE ? Document.of(entry, result) : Document.patch(entry, result.revision()));
    }
    return documents;
  }
}
