package io.miroir.server.documents;

import io.miroir.api.ShardId;
import io.miroir.engine.Permit;
import io.miroir.engine.Permit.Leg;
import io.miroir.engine.Permit.Stamp;
import io.miroir.engine.Writes;
import io.miroir.server.json.DocumentBatch;
import io.miroir.server.json.JsonBuffer;
import io.miroir.server.node.NodeRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes of one batch what each leg carries: its shards' documents, stamped. */
final class LegBodies {
  private static final int STAMP_BYTES = 96;

  /** A document with the fields that are spliced into it. */
  private record Stamped(DocumentBatch.Document document, ShardId shard, String fields) {}

  private final DocumentBatch batch;
  private final String method;
  private final String path;
  private final List<Stamped> stamped = new ArrayList<>();

  LegBodies(String uid, String primaryKey, Writes.Kind kind, DocumentBatch batch, Permit permit) {
    this.batch = batch;
    this.method = kind == Writes.Kind.MERGE ? "PUT" : "POST";
    this.path =
        "/indexes/"
            + uid
            + "/documents?primaryKey="
            + URLEncoder.encode(primaryKey, StandardCharsets.UTF_8);
    for (DocumentBatch.Document document : batch.documents()) {
      Stamp stamp = permit.stamp(document.key());
      stamped.add(new Stamped(document, stamp.shard(), fields(stamp)));
    }
  }

  static String fields(Stamp stamp) {
    return "\"_miroir_shard\":"
        + stamp.shard().value()
        + ",\"_miroir_key\":"
        + stamp.key()
        + ",\"_miroir_version\":"
        + stamp.version();
  }

  NodeRequest request(Leg leg) {
    int bytes = 2;
    List<Stamped> carried = new ArrayList<>();
    for (Stamped one : stamped) {
      if (leg.shards().contains(one.shard())) {
        carried.add(one);
        bytes += one.document().to() - one.document().from() + STAMP_BYTES;
      }
    }
    JsonBuffer body = new JsonBuffer(bytes);
    body.append('[');
    boolean first = true;
    for (Stamped one : carried) {
      if (!first) {
        body.append(',');
      }
      first = false;
      batch.append(one.document(), one.fields(), body);
    }
    return new NodeRequest(method, path, body.append(']').toBytes(), "write");
  }
}
