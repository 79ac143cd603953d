package io.miroir.server.admin;

import io.miroir.engine.Indexes;
import io.miroir.engine.Rebalance;
import io.miroir.engine.Rebalance.Figures;
import io.miroir.engine.Rebalance.MoveStatus;
import io.miroir.engine.Rebalance.Status;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the moves are going, and a nudge to look for new ones. */
public final class RebalanceRoutes implements Routes.Part {
  private final Rebalance rebalance;
  private final Indexes indexes;

  RebalanceRoutes(Rebalance rebalance, Indexes indexes) {
    this.rebalance = rebalance;
    this.indexes = indexes;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("POST", "/_miroir/rebalance", Access.ADMIN, this::check)
        .add("GET", "/_miroir/rebalance/status", Access.ADMIN, this::status);
  }

  /** The planner looks at every index, so a named one only has to exist. */
  private Answer check(Call call) {
    call.allowQuery();
    if (call.body().length > 0) {
      JsonNode index = call.object(List.of("index_uid", "reason")).path("index_uid");
      if (!index.isMissingNode() && indexes.find(index.asString("")).isEmpty()) {
        throw ApiException.indexNotFound(index.asString(""));
      }
    }
    rebalance.check();
    return rebalance.status().inProgress()
        ? Answer.json(202, Json.object().put("status", "accepted"))
        : Answer.json(200, Json.object().put("status", "noop"));
  }

  private Answer status(Call call) {
    call.allowQuery();
    return Answer.json(200, shown(rebalance.status()));
  }

  /** The whole status. */
  static ObjectNode shown(Status status) {
    ObjectNode shown = Json.object().put("in_progress", status.inProgress());
    shown.put("leading", status.leading()).put("token", status.token());
    putText(shown, "triggered_by", status.triggeredBy());
    putText(shown, "started_at", status.startedAt());
    ArrayNode phases = shown.putArray("phases");
    status.moves().forEach(move -> phases.add(phase(move)));
    ArrayNode blocked = shown.putArray("blocked");
    status
        .blocked()
        .forEach((index, why) -> blocked.add(Json.object().put("index", index).put("cause", why)));
    shown.put("overall_pct_complete", percent(status));
    shown.set("metrics", metrics(status.figures()));
    return shown;
  }

  private static double percent(Status status) {
    return status.moves().stream().mapToInt(MoveStatus::percentComplete).average().orElse(100);
  }

  /** How far all moves are together. */
  static ObjectNode summary(Status status) {
    return Json.object()
        .put("in_progress", status.inProgress())
        .put("overall_pct_complete", percent(status))
        .put(
            "docs_migrated",
            status.moves().stream().mapToLong(MoveStatus::documentsMigrated).sum());
  }

  /** One move. */
  static ObjectNode phase(MoveStatus move) {
    ObjectNode phase =
        Json.object()
            .put("index", move.index())
            .put("kind", move.kind())
            .put("shard", move.shard())
            .put("replica_group", move.group())
            .put("state", move.state())
            .put("step", move.step())
            .put("done", move.done())
            .put("paused", move.paused())
            .put("pct_complete", move.percentComplete())
            .put("source", move.source())
            .put("destination", move.destination())
            .put("docs_migrated", move.documentsMigrated())
            .put("cursor", move.cursor());
    putText(phase, "cause", move.cause());
    return phase;
  }

  private static ObjectNode metrics(Figures figures) {
    List<Long> holds = figures.holdMillis().stream().sorted().toList();
    return Json.object()
        .put("documents_migrated_total", figures.documentsMigrated())
        .put("documents_repaired", figures.documentsRepaired())
        .put("takeovers", figures.takeovers())
        .put("cutovers", figures.cutovers())
        .put("cutovers_undone", figures.cutoversUndone())
        .put("hold_count", figures.holds())
        .put("hold_millis_p99", percentile(holds, 99))
        .put("hold_millis_max", holds.isEmpty() ? 0 : holds.getLast())
        .put("held_writes", figures.heldWrites());
  }

  /** The least value that so many percent of all do not exceed; 0 of none. */
  static long percentile(List<Long> ascending, int percent) {
    if (ascending.isEmpty()) {
      return 0;
    }
    int rank = Math.ceilDiv(ascending.size() * percent, 100);
    return ascending.get(Math.max(0, rank - 1));
  }

  private static void putText(ObjectNode shown, String name, String text) {
    if (text.isEmpty()) {
      shown.putNull(name);
    } else {
      shown.put(name, text);
    }
  }
}
