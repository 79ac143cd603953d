package io.miroir.api.topology;

import io.miroir.api.NodeId;

/**
 * Something that changes which nodes the fleet wants. It edits the fleet's record and nothing else.
 */
public sealed interface TopologyEvent {
  /**
   * A node was added to a replica group.
   *
   * @param group the group's number, from 0
   */
  record NodeAdded(Node node, int group) implements TopologyEvent {}

  /** A node is to give its shards away and leave. */
  record NodeDraining(NodeId node) implements TopologyEvent {}

  /** A node does not answer any more. */
  record NodeFailed(NodeId node) implements TopologyEvent {}

  /** A failed node answers again. */
  record NodeRecovered(NodeId node) implements TopologyEvent {}
}
