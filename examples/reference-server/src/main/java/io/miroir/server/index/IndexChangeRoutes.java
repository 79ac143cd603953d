package io.miroir.server.index;

import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.node.ClientWrites;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Changes of an index beside which no shard of it may move. */
public final class IndexChangeRoutes implements Routes.Part {
  private final Indexes indexes;
  private final IndexCreation creation;
  private final ClientWrites writes;
  private final IndexLocks locks;

  public IndexChangeRoutes(
      Indexes indexes, IndexCreation creation, ClientWrites writes, IndexLocks locks) {
    this.locks = locks;
    this.indexes = indexes;
    this.creation = creation;
    this.writes = writes;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("PATCH", "/indexes/{uid}", Access.MASTER, this::update)
        .add("POST", "/indexes/{uid}/documents/edit", Access.MASTER, this::edit)
        .add("POST", "/swap-indexes", Access.MASTER, this::swap);
  }

  /** Names the primary key of an index that has none; documents stand by the one they have. */
  private Answer update(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    JsonNode key = call.object(List.of("primaryKey")).path("primaryKey");
    String primaryKey =
        IndexNames.requirePrimaryKey(key.isString() ? key.asString() : key.toString());
    Index index =
        locks.locked(
            uid,
            call.deadline(),
            () ->
                indexes.unmoved(
                    uid,
                    "change the primary key of index '" + uid + "'",
                    () -> creation.ensure(uid, primaryKey, call.deadline())));
    if (!index.primaryKey().equals(primaryKey)) {
      throw ApiException.invalid(
          "index_primary_key_already_exists",
          "Index `"
              + uid
              + "`: its primary key is `"
              + index.primaryKey()
              + "` and can't become `"
              + primaryKey
              + "`; nothing was changed.");
    }
    return writes.accepted(uid, "indexUpdate", List.of());
  }

  private Answer edit(Call call) {
    call.allowQuery();
    String uid = IndexNames.requireUid(call.path("uid"));
    String what = "edit documents of index '" + uid + "'";
    return indexes.unmoved(uid, what, () -> unsupported(what));
  }

  private Answer swap(Call call) {
    call.allowQuery();
    TreeSet<String> named = new TreeSet<>();
    for (JsonNode pair : call.json()) {
      pair.path("indexes").forEach(uid -> named.add(IndexNames.requireUid(uid.asString(""))));
    }
    for (String uid : named) {
      indexes.unmoved(uid, "swap index '" + uid + "'", () -> uid);
    }
    return unsupported("swap indexes");
  }

  private static Answer unsupported(String what) {
    throw ApiException.of(
        501, "miroir_not_supported", "This version can't " + what + "; nothing was changed.");
  }
}
