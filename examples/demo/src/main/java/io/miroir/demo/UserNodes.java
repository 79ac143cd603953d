package io.miroir.demo;

import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The run's index on servers that the user runs: it must not be there before, nor stay after. */
record UserNodes(List<Http> nodes) {

  /**
   * Looks that no node has an index of the run's name.
   *
   * @throws FleetException if one has, or can't be asked; nothing is changed
   */
  static UserNodes claim(FleetPlan plan) {
    List<Http> nodes =
        plan.userNodes().stream().map(address -> new Http(address, plan.nodeKey())).toList();
    for (Http node : nodes) {
      Reply reply = node.get(Routes.THE_INDEX);
      if (!(reply instanceof Reply.Answered answered) || answered.status() != 404) {
        throw new FleetException(
            "node %s must be reachable and have no index '%s', but: %s"
                .formatted(node.base(), Routes.INDEX, reply));
      }
    }
    return new UserNodes(nodes);
  }

  /** Deletes the index where it is, and the markers by which the nodes were of the run's fleet. */
  void release() {
    nodes.forEach(node -> node.delete(Routes.THE_INDEX));
    nodes.forEach(UserNodes::unmark);
  }

  /** The run's server did not start if a node carried the marker of another fleet. */
  private static void unmark(Http node) {
    if (node.get("/keys?limit=1000") instanceof Reply.Answered answered) {
      for (JsonNode key : answered.body().path("results")) {
        if (key.path("name").asString("").startsWith("miroir fleet ")) {
          node.delete("/keys/" + key.path("uid").asString(""));
        }
      }
    }
  }
}
