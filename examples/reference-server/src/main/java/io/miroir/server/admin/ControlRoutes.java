package io.miroir.server.admin;

import io.miroir.api.ShardId;
import io.miroir.engine.Control;
import io.miroir.engine.Control.Act;
import io.miroir.engine.Control.Effect;
import io.miroir.engine.Control.Scope;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pauses, resumes, cancels, retries and undoes moves: of an index, or of one of its shards. */
public final class ControlRoutes implements Routes.Part {
  private static final String INDEX = "index_uid";
  private static final String SHARD = "shard";
  private static final String DRY_RUN = "dry_run";

  private final Control control;

  ControlRoutes(Control control) {
    this.control = control;
  }

  @Override
  public void addTo(Routes routes) {
    for (Act act : Act.values()) {
      routes.add("POST", "/_miroir/rebalance/" + act.label(), Access.ADMIN, call -> ask(act, call));
    }
  }

  /** With {@code dry_run} it says what would be done, and nothing is. */
  private Answer ask(Act act, Call call) {
    call.allowQuery();
    JsonNode body = call.object(List.of(INDEX, SHARD, DRY_RUN));
    Scope scope = new Scope(index(body.path(INDEX)), shard(body.path(SHARD)));
    boolean dryRun = dryRun(body.path(DRY_RUN));
    List<Effect> effects = dryRun ? control.foretell(act, scope) : control.ask(act, scope);
    ObjectNode shown =
        Json.object().put("act", act.label()).put(INDEX, scope.index()).put(DRY_RUN, dryRun);
    ArrayNode moves = shown.putArray("moves");
    effects.forEach(effect -> moves.add(shown(effect)));
    return Answer.json(dryRun ? 200 : 202, shown);
  }

  private static ObjectNode shown(Effect effect) {
    return Json.object()
        .put(SHARD, effect.shard().value())
        .put("state", effect.state())
        .put("applies", effect.applies())
        .put("outcome", effect.outcome());
  }

  private static String index(JsonNode index) {
    if (!index.isString()) {
      throw invalid(INDEX, index, "the name of an index");
    }
    return index.asString();
  }

  private static Optional<ShardId> shard(JsonNode shard) {
    if (shard.isMissingNode()) {
      return Optional.empty();
    }
    if (!shard.isInt() || shard.asInt() < 0) {
      throw invalid(SHARD, shard, "a shard's number");
    }
    return Optional.of(new ShardId(shard.asInt()));
  }

  private static boolean dryRun(JsonNode dryRun) {
    if (!dryRun.isMissingNode() && !dryRun.isBoolean()) {
      throw invalid(DRY_RUN, dryRun, "`true` or `false`");
    }
    return dryRun.asBoolean(false);
  }

  private static ApiException invalid(String field, JsonNode found, String expected) {
    return ApiException.invalid(
        "bad_request", "Field `" + field + "` is `" + found + "`; expected is " + expected + ".");
  }
}
