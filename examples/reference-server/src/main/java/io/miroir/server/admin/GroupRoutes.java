package io.miroir.server.admin;

import io.miroir.api.topology.Node;
import io.miroir.engine.Fleet;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import io.miroir.server.node.Sightings;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fleet's replica groups, and how many copies each keeps. */
final class GroupRoutes implements Routes.Part {
  static final String COPIES = "replication_factor";
  static final String NODES = "nodes";
  private static final String GROUP = "replica_group";
  private static final String FORCE = "force";
  private static final String NUMBER = "number";

  /** The second as the original miroir spells it. */
  private static final List<String> GROUPS =
      List.of("/_miroir/replica-groups", "/_miroir/replica_groups");

  private final Fleet fleet;
  private final NodeProbe probe;
  private final Sightings sightings;

  GroupRoutes(Fleet fleet, NodeProbe probe, Sightings sightings) {
    this.fleet = fleet;
    this.probe = probe;
    this.sightings = sightings;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add("PUT", "/_miroir/replication-factor", Access.ADMIN, this::replicate);
    for (String path : GROUPS) {
      routes
          .add("POST", path, Access.ADMIN, this::add)
          .add("DELETE", path + "/{" + NUMBER + "}", Access.ADMIN, this::remove);
    }
  }

  private Answer replicate(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of(COPIES, FORCE));
    int copies = copies(body.path(COPIES));
    boolean changed = fleet.replicate(copies, force(body.path(FORCE)));
    return Answer.json(changed ? 202 : 200, Json.object().put(COPIES, copies));
  }

  private Answer add(Call call) {
    call.allowQuery();
    List<Node> nodes = nodes(call.object(List.of(NODES)).path(NODES));
    nodes.forEach(probe::requireFit);
    return shown(fleet.addGroup(nodes));
  }

  private Answer remove(Call call) {
    call.allowQuery(FORCE);
    int group = number(call.path(NUMBER));
    fleet.removeGroup(group, call.flag(FORCE));
    return shown(group);
  }

  private Answer shown(int group) {
    ObjectNode shown = Json.object().put(GROUP, group);
    ArrayNode nodes = shown.putArray(NODES);
    fleet.topology().members().stream()
        .filter(member -> member.group() == group)
        .forEach(member -> nodes.add(NodeRoutes.shown(member, sightings)));
    return Answer.json(202, shown);
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a negative number is.
    }
    throw ApiException.invalid(
        "bad_request",
        "A replica group is `" + text + "`; expected is a whole number of at least 0.");
  }

  /** The value of a field that is a number of copies. */
  static int copies(JsonNode copies) {
    if (!copies.isInt()) {
      throw invalid(COPIES, copies, "a whole number");
    }
    return copies.asInt();
  }

  /** The value of a field that is {@code true} or {@code false}, or not given. */
  static boolean force(JsonNode force) {
    if (!force.isMissingNode() && !force.isBoolean()) {
      throw invalid(FORCE, force, "`true` or `false`");
    }
    return force.asBoolean(false);
  }

  /** The value of a field that lists the nodes of a group. */
  static List<Node> nodes(JsonNode list) {
    if (!list.isArray() || list.isEmpty()) {
      throw invalid(NODES, list, "a list of nodes, at least one");
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : list) {
      if (!node.isObject()) {
        throw invalid(NODES, list, "a list of objects with `id` and `address`");
      }
      Call.requireKnown(node.propertyNames(), List.of("id", "address"), "field of a node");
      nodes.add(NodeRoutes.node(node));
    }
    return nodes;
  }

  /** The refusal of a field's value. */
  static ApiException invalid(String field, JsonNode found, String expected) {
    return ApiException.invalid(
        "bad_request", "Field `" + field + "` is `" + found + "`; expected is " + expected + ".");
  }
}
