package io.miroir.server.index;

import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.engine.Permit;
import io.miroir.engine.Writes;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.json.Json;
import io.miroir.server.node.ClientWrites;
import io.miroir.server.node.NodeRequest;
import java.util.Optional;
import java.util.Set;

/** Makes new fields of documents searchable before the documents are written. */
public final class KnownFields {
  private final Indexes indexes;
  private final Writes writes;
  private final ClientWrites clientWrites;
  private final IndexLocks locks;

  public KnownFields(Indexes indexes, Writes writes, ClientWrites clientWrites, IndexLocks locks) {
    this.indexes = indexes;
    this.writes = writes;
    this.clientWrites = clientWrites;
    this.locks = locks;
  }

  /**
   * Takes care that the nodes search these fields, unless the client chose its own. A node's queue
   * keeps its order, so a document that is sent after this is indexed after it too.
   */
  public void cover(Index index, Set<String> names, Deadline deadline) {
    if (!IndexFront.parse(index.front()).knows(names)) {
      locks.locked(
          index.uid(),
          deadline,
          () -> {
            extend(index.uid(), names, deadline);
            return true;
          });
    }
  }

  /** The nodes first, then the record: a crash between the two only sends the names again. */
  private void extend(String uid, Set<String> names, Deadline deadline) {
    Optional<Index> recorded = Optional.empty();
    while (recorded.isEmpty()) {
      Index index = indexes.find(uid).orElseThrow(() -> ApiException.indexNotFound(uid));
      IndexFront front = IndexFront.parse(index.front());
      if (front.knows(names)) {
        return;
      }
      IndexFront more = front.with(names);
      if (more.searchable().isEmpty()) {
        tell(uid, more, deadline);
      }
      recorded = indexes.update(index, index.primaryKey(), more.text());
    }
  }

  private void tell(String uid, IndexFront front, Deadline deadline) {
    byte[] body =
        Json.bytes(
            Json.object().set(NodeSettings.SEARCHABLE, front.searchableOnNodes().orElseThrow()));
    try (Permit permit = writes.beginAll(uid)) {
      clientWrites.writeUntold(
          permit,
          deadline,
          leg -> NodeRequest.patch("/indexes/" + uid + "/settings", body, "settings"));
    }
  }
}
