package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Term;
import io.miroir.api.topology.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes an index on the target that takes the source's documents unchanged (X9).
 *
 * <p>The index is made with the node key, since a term's key must not be able to: it could make one
 * again that was deleted. The settings are changed with the term's key, so that a term that is over
 * can't change them.
 */
final class IndexPreparation {
  /** The source's settings may change between reading and comparing; more often is a fault. */
  private static final int ATTEMPTS_MAX = 3;

  private final NodeHttp http;
  private final Credential nodeKey;
  private final Tasks tasks;
  private final Duration timeout;
  private final Vectors vectors;

  IndexPreparation(
      NodeHttp http, Credential nodeKey, Tasks tasks, Duration timeout, Vectors vectors) {
    this.http = http;
    this.nodeKey = nodeKey;
    this.tasks = tasks;
    this.timeout = timeout;
    this.vectors = vectors;
  }

  void prepare(Node source, Term target) {
    String index = target.index();
    if (index.equals("*")) {
      throw new MiroirException(
          ErrorCode.INVALID,
          "preparing an index with the " + target + ": the term must be for one index");
    }
    JsonObject wanted =
        index(source, index)
            .orElseThrow(
                () ->
                    new MiroirException(
                        ErrorCode.INVALID,
                        "preparing "
                            + index
                            + " on "
                            + target.node()
                            + ": it is not on the source "
                            + source
                            + "; nothing was done; cancel the move"));
    byte[] settings = settings(source, nodeKey, index);
    if (vectors == Vectors.EXACT) {
      IndexSettings.parse(settings).refuseWhatCannotMove(index, source);
    }
    makeIndex(target.node(), index, wanted.text("primaryKey"));
    makeSettingsEqual(source, target, settings);
  }

  private Optional<JsonObject> index(Node node, String index) {
    Answer answer = http.send(Call.get(node, nodeKey, Call.indexPath(index, "")));
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.object());
  }

  private void makeIndex(Node node, String index, Optional<String> primaryKey) {
    Optional<JsonObject> found = index(node, index);
    if (found.isEmpty()) {
      ByteBuffer body =
          Json.write(
              json -> {
                json.writeStartObject();
                json.writeStringProperty("uid", index);
                primaryKey.ifPresent(name -> json.writeStringProperty("primaryKey", name));
                json.writeEndObject();
              });
      settle(node, index, Call.post(node, nodeKey, "/indexes", body));
      found = index(node, index);
    }
    Optional<String> there = found.flatMap(made -> made.text("primaryKey"));
    if (there.isEmpty() && primaryKey.isPresent()) {
      ByteBuffer body =
          Json.write(
              json -> {
                json.writeStartObject();
                json.writeStringProperty("primaryKey", primaryKey.get());
                json.writeEndObject();
              });
      settle(node, index, Call.patch(node, nodeKey, Call.indexPath(index, ""), body));
      there = index(node, index).flatMap(made -> made.text("primaryKey"));
    }
    if (!there.equals(primaryKey)) {
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          "preparing "
              + index
              + " on "
              + node
              + ": its primary key is "
              + there.orElse("not set")
              + ", the source's is "
              + primaryKey.orElse("not set")
              + "; no document was written; delete the index on that node if it is left over");
    }
  }

  private void makeSettingsEqual(Node source, Term target, byte[] wanted) {
    Node node = target.node();
    String index = target.index();
    Credential termKey = Credential.of(target);
    Optional<String> difference = difference(wanted, node, termKey, index);
    for (int attempt = 1; difference.isPresent(); attempt++) {
      if (attempt > ATTEMPTS_MAX) {
        throw new MiroirException(
            ErrorCode.MISCONFIGURED,
            "making the settings of "
                + index
                + " on "
                + node
                + " equal to those on "
                + source
                + ": after "
                + ATTEMPTS_MAX
                + " attempts they still differ in '"
                + difference.get()
                + "'; no document was written; see that both nodes are of one version, and delete"
                + " the index on the target if it is left over");
      }
      settle(
          node,
          index,
          Call.patch(node, termKey, Call.indexPath(index, "/settings"), ByteBuffer.wrap(wanted)));
      wanted = settings(source, nodeKey, index);
      difference = difference(wanted, node, termKey, index);
    }
  }

  private Optional<String> difference(byte[] wanted, Node node, Credential key, String index) {
    return IndexSettings.parse(wanted)
        .differenceFrom(IndexSettings.parse(settings(node, key, index)));
  }

  private byte[] settings(Node node, Credential key, String index) {
    return http.send(Call.get(node, key, Call.indexPath(index, "/settings")))
        .read(
            body -> {
              IndexSettings.parse(body);
              return body;
            });
  }

  /** Sends a change and waits until it is applied; that an index exists already is no failure. */
  private void settle(Node node, String index, Call call) {
    Outcome outcome = tasks.await(node, Tasks.ticket(index, http.send(call)), timeout);
    switch (outcome) {
      case Outcome.Applied applied -> {}
      case Outcome.Pending pending ->
          throw new MiroirException(
              ErrorCode.BUSY,
              call
                  + " is not applied after "
                  + timeout.toMillis()
                  + " ms, about "
                  + pending.ahead()
                  + " tasks are ahead; it stays queued; prepare again later");
      case Outcome.Rejected rejected -> {
        if (!rejected.detail().startsWith(TaskErrors.INDEX_ALREADY_EXISTS)) {
          throw new MiroirException(
              ErrorCode.MISCONFIGURED,
              call
                  + " was refused: "
                  + rejected.detail()
                  + "; no document was written; mend what the node names, then prepare again");
        }
      }
    }
  }
}
