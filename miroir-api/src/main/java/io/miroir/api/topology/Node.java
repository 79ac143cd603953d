package io.miroir.api.topology;

import io.miroir.api.NodeId;
import java.net.URI;

/**
 * A search node and where it is reached.
 *
 * @param id its name in the fleet
 * @param address its base address, {@code http} or {@code https}, without a path
 */
public record Node(NodeId id, URI address) {
  @Override
  public String toString() {
    return id + " at " + address;
  }
}
