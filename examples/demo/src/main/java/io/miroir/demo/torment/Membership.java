package io.miroir.demo.torment;

import tools.jackson.databind.node.JsonNodeFactory;

/** The guest's coming and going, which is what each job is about. */
final class Membership {
  private Membership() {}

  /**
   * Asks for it.
   *
   * @param joining whether the guest is to join, or else to leave
   * @param firstPod the place of the pod that is asked first
   */
  static void change(TormentFleet fleet, boolean joining, int firstPod) {
    if (joining) {
      fleet.change(
          firstPod,
          "adding the guest",
          admin ->
              admin.send(
                  "POST",
                  "/_miroir/nodes",
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("id", fleet.guest().id())
                      .put("address", fleet.guestAddress().toString())
                      .put("replica_group", 0)));
    } else {
      fleet.change(
          firstPod,
          "removing the guest",
          admin -> admin.delete("/_miroir/nodes/" + fleet.guest().id()));
    }
  }

  /** Whether the guest is an active node, or gone. */
  static boolean settled(TormentFleet fleet, boolean joining) {
    String state =
        fleet
            .pods()
            .getFirst()
            .admin()
            .requireGet("/_miroir/topology")
            .path("nodes")
            .valueStream()
            .filter(seat -> seat.path("id").asString("").equals(fleet.guest().id()))
            .map(seat -> seat.path("status").asString(""))
            .findFirst()
            .orElse("");
    return joining ? state.equals("active") : state.isEmpty();
  }
}
