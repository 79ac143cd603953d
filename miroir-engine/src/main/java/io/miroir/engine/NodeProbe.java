package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Asks a node whether it is well, and whose it is. Called by many threads at once.
 *
 * <p>A node of a fleet carries a marker with the fleet's name and its own. Where it is gone, the
 * node's disk was replaced. A probe that knows no markers leaves every node unquestioned.
 */
public interface NodeProbe {
  /** What a node tells of its marker. */
  sealed interface Marker {
    /**
     * It has one.
     *
     * @param fleet the name of the fleet
     * @param node its own name there
     */
    record Of(String fleet, NodeId node) implements Marker {}

    /** It has none, for certain. */
    record None() implements Marker {}

    /** It does not accept the key that it was admitted with. */
    record Refused() implements Marker {}

    /** It did not tell in time; nothing follows from that. */
    record Untold() implements Marker {}
  }

  /**
   * Whether the node said that it is well.
   *
   * @param limit how long it may take; a node that takes longer is not well
   */
  boolean isWell(Node node, Duration limit);

  /**
   * Whose the node is.
   *
   * @param limit how long it may take
   */
  default Marker marker(Node node, Duration limit) {
    return new Marker.Untold();
  }

  /**
   * How many documents of an index the node has that count to no shard; empty if it does not tell.
   *
   * @param limit how long it may take
   */
  default OptionalLong unmarked(Node node, String index, Duration limit) {
    return OptionalLong.empty();
  }

  /**
   * Makes the node one of the fleet, under the name that it has here.
   *
   * @throws io.miroir.api.MiroirException with {@code UNAVAILABLE} if it did not say that it is;
   *     whether it is marked is not known then
   */
  default void mark(Node node, String fleet) {}

  /**
   * Takes every marker of the fleet from the node.
   *
   * @throws io.miroir.api.MiroirException with {@code UNAVAILABLE} if some may be left
   */
  default void unmark(Node node, String fleet) {}
}
