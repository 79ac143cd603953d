package io.miroir.engine.copy;

import io.miroir.api.ShardId;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import io.miroir.api.migration.Version;
import io.miroir.api.topology.Node;
import java.util.List;

/** Copies one shard by offset and limit over the live list: what {@link Copying} must never do. */
public final class SabotagedCopying {
  /** Pages are this many times smaller than a batch, so that deletes fall between two of them. */
  private static final int PAGES_PER_BATCH = 4;

  private SabotagedCopying() {}

  public static void run(
      Transfers transfers,
      String index,
      ShardId shard,
      Node source,
      Term target,
      int batch,
      Copying.Progress progress) {
    long copied = 0;
    int limit = Math.max(1, batch / PAGES_PER_BATCH);
    for (int offset = 0; ; offset += limit) {
      List<Version> live = transfers.executor().versions(source, Slice.whole(index, shard));
      if (offset >= live.size()) {
        progress.applied(Slice.KEY_END, 0, 0);
        return;
      }
      List<String> page =
          live.subList(offset, Math.min(live.size(), offset + limit)).stream()
              .map(Version::primaryKey)
              .toList();
      Payload payload = transfers.executor().read(source, index, page);
      transfers.applied(target.node(), transfers.write(target, payload));
      copied = Math.min(Slice.KEY_END - 1, copied + payload.documents());
      progress.applied(copied, payload.documents(), payload.bytes());
    }
  }
}
