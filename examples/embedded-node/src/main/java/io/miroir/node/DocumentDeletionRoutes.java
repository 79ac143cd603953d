package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.Refusal;
import io.miroir.node.store.TaskType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deleting documents: one, some, those that match, all. */
final class DocumentDeletionRoutes {
  private static final String PATH = "/indexes/{index}/documents";
  private static final String ACTION = "documents.delete";
  private static final Set<String> QUERY = Set.of("customMetadata");

  private final NodeStore store;

  DocumentDeletionRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(Method.DELETE, PATH, ACTION, exchange -> accept(exchange, Map.of()));
    front.route(Method.DELETE, PATH + "/{id}", ACTION, this::one);
    front.route(Method.POST, PATH + "/delete-batch", ACTION, this::some);
    front.route(Method.POST, PATH + "/delete", ACTION, this::matching);
  }

  private Answer one(Exchange exchange) {
    return accept(exchange, Map.of("ids", List.of(exchange.pathParameter("id"))));
  }

  private Answer some(Exchange exchange) throws IOException {
    if (!(exchange.bodyValue() instanceof List<?> ids)) {
      throw MediaType.JSON.malformed("expected an array of document ids");
    }
    exchange.entry().note("ids", ids.size());
    return accept(exchange, Map.of("ids", ids));
  }

  private Answer matching(Exchange exchange) throws IOException {
    Object filter = exchange.bodyParameters(Set.of("filter")).value("filter");
    if (filter == null) {
      throw new Refusal(ErrorCode.MISSING_DOCUMENT_FILTER, "Missing field `filter`");
    }
    exchange.entry().note("filter", filter);
    store.checkFilter(exchange.index(), filter);
    return accept(exchange, Map.of("filter", filter));
  }

  private Answer accept(Exchange exchange, Map<String, ?> what) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(what);
    arguments.put(
        "customMetadata", exchange.query(QUERY).text("customMetadata", ErrorCode.BAD_REQUEST));
    var task = store.accept(exchange.index(), TaskType.DOCUMENT_DELETION, arguments, null);
    exchange.entry().note("taskUid", task.uid());
    return Answer.accepted(task);
  }
}
