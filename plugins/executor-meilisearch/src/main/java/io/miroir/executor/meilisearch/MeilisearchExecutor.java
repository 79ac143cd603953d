package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Ticket;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Moves documents between Meilisearch nodes over their HTTP API.
 *
 * <p>It reads and looks with the node key and writes documents and settings with a term's key, so
 * that a term that is over is refused by the node itself. A document that was written past the
 * front and so has no {@code _miroir_version} or {@code _miroir_key} is told with -1 in its place;
 * it can't be deleted by version.
 */
final class MeilisearchExecutor implements MigrationExecutor {
  private static final int KEYS_MAX = 1_000;
  private static final Ticket APPLIED = new Ticket.Settled(new Outcome.Applied());

  private final NodeHttp http;
  private final TermKeys termKeys;
  private final Documents documents;
  private final Tasks tasks;
  private final IndexPreparation preparation;

  MeilisearchExecutor(NodeHttp http, Credential nodeKey, Duration prepareTimeout, Vectors vectors) {
    this.http = http;
    this.termKeys = new TermKeys(http, nodeKey);
    this.documents = new Documents(http, nodeKey);
    this.tasks = new Tasks(http, nodeKey);
    this.preparation = new IndexPreparation(http, nodeKey, tasks, prepareTimeout, vectors);
  }

  @Override
  public Term fence(Node node, String index, String scope, FencingToken token) {
    return termKeys.fence(node, index, scope, token);
  }

  @Override
  public void revoke(Node node, String scope) {
    termKeys.revoke(node, scope);
  }

  @Override
  public void revokeBelow(Node node, String scope, Supplier<FencingToken> staying) {
    termKeys.revokeBelow(node, scope, staying);
  }

  @Override
  public void prepare(Node source, Term target) {
    preparation.prepare(source, target);
  }

  @Override
  public Page read(Node source, Slice slice, PageLimit limit) {
    return documents.read(source, slice, limit);
  }

  @Override
  public Payload read(Node source, String index, List<String> primaryKeys) {
    return documents.read(source, index, bounded(primaryKeys));
  }

  @Override
  public List<Version> versions(Node node, Slice slice) {
    return documents.versions(node, slice);
  }

  @Override
  public List<Version> versions(Node node, String index, List<String> primaryKeys) {
    return documents.versions(node, index, bounded(primaryKeys));
  }

  @Override
  public Ticket write(Term target, Payload payload) {
    return payload.documents() == 0 ? APPLIED : send(target, "/documents", payload.body());
  }

  @Override
  public Ticket delete(Term target, Slice slice) {
    if (!target.index().equals("*") && !target.index().equals(slice.index())) {
      throw new MiroirException(
          ErrorCode.INVALID,
          "deleting " + slice + " with the " + target + ": it is for another index");
    }
    return deleteByFilter(target, slice.index(), ShardFilter.of(slice));
  }

  @Override
  public Ticket delete(Term target, List<Version> seen) {
    for (Version version : bounded(seen)) {
      if (version.version() < 0 || version.hash() < 0) {
        throw new MiroirException(
            ErrorCode.INVALID,
            "deleting document '"
                + version.primaryKey()
                + "' with the "
                + target
                + ": it has no version or no hash to be recognised by; nothing was deleted; import"
                + " it through the front");
      }
    }
    return seen.isEmpty()
        ? APPLIED
        : deleteByFilter(target, oneIndex(target), ShardFilter.of(seen));
  }

  @Override
  public Ticket barrier(Node node, String index) {
    return tasks.barrier(node, index);
  }

  @Override
  public Outcome await(Node node, Ticket ticket, Duration atMost) {
    return tasks.await(node, ticket, atMost);
  }

  @Override
  public Size measure(Node node, Slice slice) {
    return documents.measure(node, slice);
  }

  @Override
  public void close() {
    http.close();
  }

  private Ticket deleteByFilter(Term target, String index, String filter) {
    ByteBuffer body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("filter", filter);
              json.writeEndObject();
            });
    return send(target, index, "/documents/delete", body);
  }

  private Ticket send(Term target, String below, ByteBuffer body) {
    return send(target, oneIndex(target), below, body);
  }

  private Ticket send(Term target, String index, String below, ByteBuffer body) {
    Call call = Call.post(target.node(), Credential.of(target), Call.indexPath(index, below), body);
    return Tasks.ticket(index, http.send(call));
  }

  private static String oneIndex(Term target) {
    if (target.index().equals("*")) {
      throw new MiroirException(
          ErrorCode.INVALID,
          "writing with the " + target + ": a write of documents needs a term for one index");
    }
    return target.index();
  }

  private static <T> List<T> bounded(List<T> list) {
    if (list.size() > KEYS_MAX) {
      throw new MiroirException(
          ErrorCode.INVALID,
          list.size() + " documents were named in one call, at most " + KEYS_MAX + " are allowed");
    }
    return list;
  }
}
