package io.miroir.engine;

import io.miroir.api.topology.Node;
import java.time.Duration;

/** Asks a node whether it is well. Called by many threads at once. */
public interface NodeProbe {
  /**
   * Whether the node said that it is well.
   *
   * @param limit how long it may take; a node that takes longer is not well
   */
  boolean isWell(Node node, Duration limit);
}
