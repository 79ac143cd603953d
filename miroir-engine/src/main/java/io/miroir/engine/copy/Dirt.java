package io.miroir.engine.copy;

import java.util.Set;

/** What a round compares. */
public sealed interface Dirt {
  /** Every key of the shard. */
  record Whole() implements Dirt {}

  /** These keys, and no others can differ. */
  record Keys(Set<String> keys) implements Dirt {}

  /** It is not known: the round is void. */
  record Unknown(String cause) implements Dirt {}
}
