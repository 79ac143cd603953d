package io.miroir.server.documents;

import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.engine.Permit;
import io.miroir.engine.Writes;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.IndexCreation;
import io.miroir.server.index.IndexNames;
import io.miroir.server.index.KnownFields;
import io.miroir.server.json.DocumentBatch;
import io.miroir.server.json.PrimaryKeyGuess;
import io.miroir.server.node.ClientWrites;
import java.util.List;
import java.util.Optional;

/** Adds, replaces and updates documents. */
public final class DocumentWriteRoutes implements Routes.Part {
  private static final String DOCUMENTS = "/indexes/{uid}/documents";

  private final Indexes indexes;
  private final IndexCreation creation;
  private final KnownFields fields;
  private final Writes writes;
  private final ClientWrites clientWrites;

  public DocumentWriteRoutes(
      Indexes indexes,
      IndexCreation creation,
      KnownFields fields,
      Writes writes,
      ClientWrites clientWrites) {
    this.indexes = indexes;
    this.creation = creation;
    this.fields = fields;
    this.writes = writes;
    this.clientWrites = clientWrites;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("POST", DOCUMENTS, Access.MASTER, call -> write(call, Writes.Kind.REPLACE))
        .add("PUT", DOCUMENTS, Access.MASTER, call -> write(call, Writes.Kind.MERGE));
  }

  /** Every document is looked at before anything is created or sent. */
  private Answer write(Call call, Writes.Kind kind) {
    call.allowQuery("primaryKey", DocumentPayload.DELIMITER);
    String uid = IndexNames.requireUid(call.path("uid"));
    DocumentPayload payload = DocumentPayload.of(call);
    Optional<Index> known = indexes.find(uid);
    String primaryKey = primaryKey(known, call.query("primaryKey"), payload);
    DocumentBatch batch = payload.batch(primaryKey);
    Index index =
        known
            .filter(found -> found.primaryKey().equals(primaryKey))
            .orElseGet(() -> creation.ensure(uid, primaryKey, call.deadline()));
    if (!index.primaryKey().equals(primaryKey)) {
      throw keyExists(index, primaryKey);
    }
    fields.cover(index, batch.names(), call.deadline());
    List<String> keys = batch.documents().stream().map(DocumentBatch.Document::key).toList();
    try (Permit permit = writes.begin(uid, keys, kind)) {
      LegBodies bodies = new LegBodies(uid, primaryKey, kind, batch, permit);
      return clientWrites.write(
          permit, uid, "documentAdditionOrUpdate", call.deadline(), bodies::request);
    }
  }

  private static String primaryKey(
      Optional<Index> index, Optional<String> asked, DocumentPayload payload) {
    Optional<String> known = index.map(Index::primaryKey).filter(key -> !key.isEmpty());
    if (known.isPresent()) {
      if (asked.isPresent() && !asked.get().equals(known.get())) {
        throw keyExists(index.orElseThrow(), asked.get());
      }
      return known.get();
    }
    return asked.isPresent() ? IndexNames.requirePrimaryKey(asked.get()) : guess(payload);
  }

  private static ApiException keyExists(Index index, String asked) {
    return ApiException.invalid(
        "index_primary_key_already_exists",
        "Index `"
            + index.uid()
            + "`: its primary key is `"
            + index.primaryKey()
            + "` and can't become `"
            + asked
            + "`; nothing was written.");
  }

  private static String guess(DocumentPayload payload) {
    var names = payload.firstNames();
    if (names.isEmpty()) {
      return "";
    }
    return switch (PrimaryKeyGuess.from(names)) {
      case PrimaryKeyGuess.Found found -> IndexNames.requirePrimaryKey(found.field());
      case PrimaryKeyGuess.None none ->
          throw ApiException.invalid(
              "index_primary_key_no_candidate_found",
              "The primary key inference failed as the engine did not find any field ending with"
                  + " `id` in its name. Please specify the primary key manually using the"
                  + " `primaryKey` query parameter.");
      case PrimaryKeyGuess.Several several ->
          throw ApiException.invalid(
              "index_primary_key_multiple_candidates_found",
              "The primary key inference failed as the engine found "
                  + several.fields().size()
                  + " fields ending with `id` in their names: '"
                  + several.fields().get(0)
                  + "' and '"
                  + several.fields().get(1)
                  + "'. Please specify the primary key manually using the `primaryKey` query"
                  + " parameter.");
    };
  }
}
