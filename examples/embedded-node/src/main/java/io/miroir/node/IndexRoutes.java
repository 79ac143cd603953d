package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Refusal;
import io.miroir.node.store.TaskType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Indexes themselves. */
final class IndexRoutes {
  private final NodeStore store;

  IndexRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(Method.GET, "/indexes", "indexes.get", this::list);
    front.route(Method.POST, "/indexes", "indexes.create", this::create);
    front.route(
        Method.GET,
        "/indexes/{index}",
        "indexes.get",
        exchange -> Answer.ok(store.index(exchange.index())));
    front.route(Method.PATCH, "/indexes/{index}", "indexes.update", this::update);
    front.route(Method.DELETE, "/indexes/{index}", "indexes.delete", this::delete);
  }

  private Answer list(Exchange exchange) {
    Parameters query = exchange.query(Set.of("offset", "limit"));
    return Answer.ok(
        Page.of(
            store.indexes(exchange.access()::covers),
            query.number("offset", 0, ErrorCode.INVALID_INDEX_OFFSET),
            query.number("limit", 20, ErrorCode.INVALID_INDEX_LIMIT)));
  }

  private Answer create(Exchange exchange) throws IOException {
    Parameters body = exchange.bodyParameters(Set.of("uid", "primaryKey"));
    String uid = body.text("uid", ErrorCode.INVALID_INDEX_UID);
    if (uid == null) {
      throw new Refusal(ErrorCode.MISSING_INDEX_UID, "Missing field `uid`");
    }
    Exchange.checkIndexUid(uid);
    if (!exchange.access().covers(uid)) {
      throw new Refusal(ErrorCode.INVALID_API_KEY, "The provided API key is invalid.");
    }
    return accept(exchange, uid, TaskType.INDEX_CREATION, primaryKey(body));
  }

  private Answer update(Exchange exchange) throws IOException {
    Parameters body = exchange.bodyParameters(Set.of("primaryKey"));
    return accept(exchange, exchange.index(), TaskType.INDEX_UPDATE, primaryKey(body));
  }

  private Answer delete(Exchange exchange) {
    return accept(exchange, exchange.index(), TaskType.INDEX_DELETION, Map.of());
  }

  private static Map<String, @Nullable Object> primaryKey(Parameters body) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("primaryKey", body.text("primaryKey", ErrorCode.INVALID_INDEX_PRIMARY_KEY));
    return arguments;
  }

  private Answer accept(
      Exchange exchange, String uid, TaskType type, Map<String, @Nullable Object> arguments) {
    var task = store.accept(uid, type, arguments, null);
    exchange.entry().note("taskUid", task.uid());
    return Answer.accepted(task);
  }
}
