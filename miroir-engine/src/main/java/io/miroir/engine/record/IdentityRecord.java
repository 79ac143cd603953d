package io.miroir.engine.record;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which fleet this is, and which of its nodes carry its marker.
 *
 * @param fleet the fleet's name, random and made once
 * @param marked the nodes that were marked
 */
public record IdentityRecord(String fleet, Set<String> marked) {
  /** Copies the set. */
  public IdentityRecord {
    marked = Set.copyOf(marked);
  }

  /** With a node marked, or not. */
  public IdentityRecord with(String node, boolean isMarked) {
    Set<String> changed = new TreeSet<>(marked);
    if (isMarked) {
      changed.add(node);
    } else {
      changed.remove(node);
    }
    return new IdentityRecord(fleet, changed);
  }
}
