package io.miroir.store.redis;

import java.nio.charset.StandardCharsets;

/**
 * The names of one fleet's keys.
 *
 * <p>What stands in braces is all that a cluster chooses a slot by, so one fleet's keys are on one
 * node and one script may touch them all. The settings allow neither part a brace or a colon, so no
 * two pairs make one name.
 *
 * @param prefix what all keys of this application begin with
 * @param fleet the fleet's name
 */
record Fleet(String prefix, String fleet) {
  byte[] key(String name) {
    return ("{" + prefix + ":" + fleet + "}:" + name).getBytes(StandardCharsets.UTF_8);
  }

  /** Where the scopes of leases that changed are published. */
  byte[] channel() {
    return key("changed");
  }
}
