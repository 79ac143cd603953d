package io.miroir.executor.meilisearch;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Reads documents by key range or by primary key; an index that is not there holds none. */
final class Documents {
  /** What an answer to a fetch holds besides the documents; more than it ever does. */
  private static final int ENVELOPE_BYTES = 1_024;

  private static final int SAMPLE = 20;

  /** A whole shard in one answer is one snapshot; a node sets no maximum. */
  private static final int ALL = Integer.MAX_VALUE;

  private final NodeHttp http;
  private final Credential nodeKey;
  private final PrimaryKeys primaryKeys;

  Documents(NodeHttp http, Credential nodeKey) {
    this.http = http;
    this.nodeKey = nodeKey;
    this.primaryKeys = new PrimaryKeys(http, nodeKey);
  }

  /**
   * A page that outgrows its limit is not received to its end: one document is asked for instead,
   * which tells whether it is alone, and if not how many there are.
   */
  Page read(Node source, Slice slice, PageLimit limit) {
    Answer answer =
        fetch(source, slice.index(), contents(slice, limit.documents()), cut(limit.bytes()));
    if (answer.cut()) {
      DocumentPage first = page(fetch(source, slice.index(), contents(slice, 1), Long.MAX_VALUE));
      return first.total() > 1
          ? new Page.Split(first.total(), Math.max(first.bytesOfAll(), limit.bytes() + 1))
          : new Page.Whole(first.payload());
    }
    DocumentPage page = page(answer);
    Payload payload = page.payload();
    boolean tooLarge = payload.documents() > 1 && payload.bytes() > limit.bytes();
    return page.total() > payload.documents() || tooLarge
        ? new Page.Split(page.total(), page.bytesOfAll())
        : new Page.Whole(payload);
  }

  Payload read(Node source, String index, List<String> keys) {
    return keys.isEmpty()
        ? DocumentPage.EMPTY.payload()
        : page(fetch(source, index, contents(keys), Long.MAX_VALUE)).payload();
  }

  List<Version> versions(Node node, Slice slice) {
    return versions(
        node,
        slice.index(),
        ALL,
        json -> json.writeStringProperty("filter", ShardFilter.of(slice)));
  }

  List<Version> versions(Node node, String index, List<String> keys) {
    return keys.isEmpty()
        ? List.of()
        : versions(node, index, keys.size(), json -> writeIds(json, keys));
  }

  Size measure(Node node, Slice slice) {
    DocumentPage sample = page(fetch(node, slice.index(), contents(slice, SAMPLE), Long.MAX_VALUE));
    return new Size(sample.total(), sample.bytesOfAll());
  }

  /** Reads anew with the index's key as it is now when the remembered one is not in a document. */
  private List<Version> versions(
      Node node, String index, int limit, Consumer<JsonGenerator> selection) {
    for (boolean remembered = true; ; remembered = false) {
      Optional<String> primaryKey = primaryKeys.find(node, index);
      if (primaryKey.isEmpty()) {
        return List.of();
      }
      String name = primaryKey.get();
      Answer answer =
          fetch(
              node,
              index,
              json -> {
                selection.accept(json);
                json.writeNumberProperty("limit", limit);
                json.writeArrayPropertyStart("fields");
                json.writeString(name);
                json.writeString(ShardFilter.KEY);
                json.writeString(ShardFilter.VERSION);
                json.writeEndArray();
              },
              Long.MAX_VALUE);
      if (missing(answer)) {
        primaryKeys.forget(node, index);
        return List.of();
      }
      try {
        return answer.read(body -> VersionPage.parse(body, name));
      } catch (MiroirException e) {
        primaryKeys.forget(node, index);
        if (!remembered || e.code() != ErrorCode.PROTOCOL) {
          throw e;
        }
      }
    }
  }

  private static Consumer<JsonGenerator> contents(Slice slice, int limit) {
    return json -> {
      json.writeStringProperty("filter", ShardFilter.of(slice));
      json.writeNumberProperty("limit", limit);
      json.writeBooleanProperty("retrieveVectors", true);
    };
  }

  private static Consumer<JsonGenerator> contents(List<String> keys) {
    return json -> {
      writeIds(json, keys);
      json.writeNumberProperty("limit", keys.size());
      json.writeBooleanProperty("retrieveVectors", true);
    };
  }

  private static void writeIds(JsonGenerator json, List<String> keys) {
    json.writeArrayPropertyStart("ids");
    keys.forEach(json::writeString);
    json.writeEndArray();
  }

  private Answer fetch(
      Node node, String index, Consumer<JsonGenerator> query, long answerBytesMax) {
    return http.send(
        Call.query(
                node,
                nodeKey,
                Call.indexPath(index, "/documents/fetch"),
                Json.write(
                    json -> {
                      json.writeStartObject();
                      query.accept(json);
                      json.writeEndObject();
                    }))
            .cutAt(answerBytesMax));
  }

  private static DocumentPage page(Answer answer) {
    return missing(answer) ? DocumentPage.EMPTY : answer.read(DocumentPage::parse);
  }

  private static boolean missing(Answer answer) {
    return answer.status() == 404 && answer.errorCode().equals("index_not_found");
  }

  private static long cut(long bytes) {
    return bytes > Long.MAX_VALUE - ENVELOPE_BYTES ? Long.MAX_VALUE : bytes + ENVELOPE_BYTES;
  }
}
