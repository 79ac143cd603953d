package io.miroir.engine.plan;

import io.miroir.api.NodeId;

/**
 * One shard's documents on one node.
 *
 * @param node the node that has them
 * @param inSync whether every accepted write is on it; a copy that is not in sync is never read
 */
public record Copy(NodeId node, boolean inSync) {
  /** A copy that has every accepted write. */
  public static Copy inSync(NodeId node) {
    return new Copy(node, true);
  }
}
