package io.miroir.server.admin;

import io.miroir.api.NodeId;
import io.miroir.api.migration.Size;
import io.miroir.api.topology.Node;
import io.miroir.engine.FleetChange;
import io.miroir.engine.Preview;
import io.miroir.engine.Preview.Kind;
import io.miroir.engine.Preview.Obstacle;
import io.miroir.engine.Preview.Plan;
import io.miroir.engine.Preview.PlannedMove;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells what a change of the fleet would move, and changes nothing. */
public final class PlanRoutes implements Routes.Part {
  private static final String CHANGE = "change";
  private static final String ID = "id";
  private static final String ADDRESS = "address";
  private static final String GROUP = "replica_group";
  private static final String FORCE = "force";
  private static final String COPIES = GroupRoutes.COPIES;
  private static final String NODES = GroupRoutes.NODES;

  private final Preview preview;
  private final NodeProbe probe;

  PlanRoutes(Preview preview, NodeProbe probe) {
    this.preview = preview;
    this.probe = probe;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add("POST", "/_miroir/plan", Access.ADMIN, this::plan);
  }

  private Answer plan(Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of(CHANGE, ID, ADDRESS, GROUP, FORCE, COPIES, NODES));
    FleetChange change = change(body);
    Plan plan = preview.plan(change);
    return Answer.json(200, shown(body, plan.with(more(change, plan))));
  }

  private static FleetChange change(JsonNode body) {
    String word = body.path(CHANGE).asString("");
    return switch (word) {
      case "add" -> {
        requireOnly(body, word, List.of(CHANGE, ID, ADDRESS, GROUP));
        yield new FleetChange.AddNode(NodeRoutes.node(body), NodeRoutes.group(body.path(GROUP)));
      }
      case "drain" -> new FleetChange.Drain(leaving(body, word), force(body));
      case "remove" -> new FleetChange.Remove(leaving(body, word), force(body));
      case "replication-factor" -> {
        requireOnly(body, word, List.of(CHANGE, COPIES, FORCE));
        yield new FleetChange.ReplicationFactor(GroupRoutes.copies(body.path(COPIES)), force(body));
      }
      case "add-group" -> {
        requireOnly(body, word, List.of(CHANGE, NODES));
        yield new FleetChange.AddGroup(GroupRoutes.nodes(body.path(NODES)));
      }
      case "remove-group" -> {
        requireOnly(body, word, List.of(CHANGE, GROUP, FORCE));
        if (body.path(GROUP).isMissingNode()) {
          throw GroupRoutes.invalid(GROUP, body.path(GROUP), "the number of a replica group");
        }
        yield new FleetChange.RemoveGroup(NodeRoutes.group(body.path(GROUP)), force(body));
      }
      default ->
          throw GroupRoutes.invalid(
              CHANGE,
              body.path(CHANGE),
              "`add`, `drain`, `remove`, `replication-factor`, `add-group` or `remove-group`");
    };
  }

  private static NodeId leaving(JsonNode body, String word) {
    requireOnly(body, word, List.of(CHANGE, ID, FORCE));
    return NodeRoutes.id(body.path(ID));
  }

  private static void requireOnly(JsonNode body, String word, List<String> known) {
    Call.requireKnown(body.propertyNames(), known, "field of the change `" + word + "`");
  }

  private static boolean force(JsonNode body) {
    return GroupRoutes.force(body.path(FORCE));
  }

  /** What the engine can't see. */
  private List<Obstacle> more(FleetChange change, Plan plan) {
    List<Obstacle> more = new ArrayList<>();
    if (plan.obstacles().stream().noneMatch(found -> found.kind() == Kind.REFUSED)) {
      for (Node node : joining(change)) {
        try {
          probe.requireFit(node);
        } catch (ApiException unfit) {
          more.add(new Obstacle(Kind.NODE_UNFIT, String.valueOf(unfit.getMessage())));
        }
      }
    }
    return more;
  }

  private static List<Node> joining(FleetChange change) {
    return switch (change) {
      case FleetChange.AddNode add -> List.of(add.node());
      case FleetChange.AddGroup add -> add.nodes();
      case FleetChange.Drain drain -> List.of();
      case FleetChange.Remove remove -> List.of();
      case FleetChange.RemoveGroup remove -> List.of();
      case FleetChange.ReplicationFactor factor -> List.of();
    };
  }

  private static ObjectNode shown(JsonNode change, Plan plan) {
    ObjectNode shown = Json.object();
    shown.set(CHANGE, change);
    ArrayNode moves = shown.putArray("moves");
    plan.moves().forEach(move -> moves.add(shown(move)));
    Size total = plan.total();
    shown
        .putObject("total")
        .put("moves", plan.moves().size())
        .put("documents", total.documents())
        .put("bytes", total.bytes())
        .put("unmeasured_moves", plan.unmeasured());
    if (plan.documentsPerSecond().isPresent()) {
      shown.put("documents_per_second", plan.documentsPerSecond().getAsDouble());
    } else {
      shown.putNull("documents_per_second");
    }
    plan.copying()
        .ifPresentOrElse(
            copying -> shown.put("copy_seconds", seconds(copying)),
            () -> shown.putNull("copy_seconds"));
    shown.put("undo_window_seconds", seconds(plan.undoWindow()));
    ArrayNode obstacles = shown.putArray("obstacles");
    plan.obstacles()
        .forEach(
            obstacle ->
                obstacles.add(
                    Json.object()
                        .put("kind", obstacle.kind().label())
                        .put("weight", obstacle.kind().weight().label())
                        .put("message", obstacle.sentence())));
    return shown;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static ObjectNode shown(PlannedMove move) {
    ObjectNode shown =
        Json.object()
            .put("index", move.index())
            .put("kind", move.kind())
            .put("shard", move.shard().value())
            .put(GROUP, move.group())
            .put("source", move.source().value())
            .put("destination", move.destination().value());
    move.size()
        .ifPresentOrElse(
            size -> shown.put("documents", size.documents()).put("bytes", size.bytes()),
            () -> shown.putNull("documents").putNull("bytes"));
    return shown;
  }
}
