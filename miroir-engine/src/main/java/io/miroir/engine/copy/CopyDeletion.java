package io.miroir.engine.copy;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.Slice;
import io.miroir.api.topology.Node;
import java.util.function.Supplier;

/** Deletes a shard's documents at a node and sees that they are gone. */
public final class CopyDeletion {
  private final Transfers transfers;
  private final BodyGrace grace;
  private final Supplier<Slice> shard;

  public CopyDeletion(Transfers transfers, BodyGrace grace, Supplier<Slice> shard) {
    this.transfers = transfers;
    this.grace = grace;
    this.shard = shard;
  }

  /** Behind late bodies too: nothing deletes after this. */
  public void deleteForGood(Node node) {
    transfers.term(node);
    grace.await();
    delete(node);
  }

  /**
   * Deletes what is there now.
   *
   * @throws MiroirException with {@code UNAVAILABLE} if documents are there afterwards
   */
  public void delete(Node node) {
    if (!transfers.deleted(node, shard.get())) {
      return;
    }
    int left = transfers.executor().versions(node, shard.get()).size();
    if (left > 0) {
      throw new MiroirException(
          ErrorCode.UNAVAILABLE,
          "after the deletion of "
              + shard.get()
              + " on "
              + node
              + " was applied, "
              + left
              + " documents are there; it is deleted again");
    }
  }
}
