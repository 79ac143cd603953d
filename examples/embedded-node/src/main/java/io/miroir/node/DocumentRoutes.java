package io.miroir.node;

import io.helidon.http.Method;
import io.miroir.node.store.DocumentsQuery;
import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.NodeStore;
import io.miroir.node.store.TaskType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adding and reading documents. */
final class DocumentRoutes {
  private static final String PATH = "/indexes/{index}/documents";
  private static final Set<String> READ =
      Set.of("offset", "limit", "fields", "filter", "ids", "sort", "retrieveVectors");
  private static final Set<String> READ_ONE = Set.of("fields", "retrieveVectors");
  private static final Set<String> WRITE =
      Set.of("primaryKey", "csvDelimiter", "skipCreation", "customMetadata");

  private final NodeStore store;

  DocumentRoutes(NodeStore store) {
    this.store = store;
  }

  void register(HttpFront front) {
    front.route(
        Method.GET, PATH, "documents.get", exchange -> read(exchange, exchange.query(READ)));
    front.route(
        Method.POST,
        PATH + "/fetch",
        "documents.get",
        exchange -> read(exchange, exchange.bodyParameters(READ)));
    front.route(Method.GET, PATH + "/{id}", "documents.get", this::readOne);
    front.route(Method.POST, PATH, "documents.add", exchange -> write(exchange, "replace"));
    front.route(Method.PUT, PATH, "documents.add", exchange -> write(exchange, "update"));
  }

  private Answer read(Exchange exchange, Parameters parameters) {
    long offset = parameters.number("offset", 0, ErrorCode.INVALID_DOCUMENT_OFFSET);
    long limit = parameters.number("limit", 20, ErrorCode.INVALID_DOCUMENT_LIMIT);
    List<String> fields = parameters.texts("fields", ErrorCode.INVALID_DOCUMENT_FIELDS);
    List<?> ids = parameters.list("ids", ErrorCode.INVALID_DOCUMENT_IDS);
    Object filter = parameters.value("filter");
    AccessLog.Entry entry = exchange.entry();
    entry.note("filter", filter);
    entry.note("fields", fields);
    entry.note("limit", limit);
    entry.note("offset", offset);
    entry.note("ids", ids == null ? null : ids.size());
    byte[] page =
        store.documents(
            exchange.index(),
            new DocumentsQuery(
                offset,
                limit,
                fields == null ? null : Set.copyOf(fields),
                filter,
                ids,
                parameters.listed("sort", ErrorCode.INVALID_DOCUMENT_SORT),
                vectors(parameters)));
    entry.note("total", total(page));
    return Answer.ok(page);
  }

  /** How many documents match: the number at the page's end. */
  private static long total(byte[] page) {
    long total = 0;
    long place = 1;
    for (int at = page.length - 2; page[at] != ':'; at--, place *= 10) {
      total += place * (page[at] - '0');
    }
    return total;
  }

  private Answer readOne(Exchange exchange) {
    Parameters query = exchange.query(READ_ONE);
    List<String> fields = query.texts("fields", ErrorCode.INVALID_DOCUMENT_FIELDS);
    exchange.entry().note("fields", fields);
    return Answer.ok(
        store.document(
            exchange.index(),
            exchange.pathParameter("id"),
            fields == null ? null : Set.copyOf(fields),
            vectors(query)));
  }

  private static boolean vectors(Parameters parameters) {
    return parameters.flag("retrieveVectors", ErrorCode.BAD_REQUEST);
  }

  /** The primary key of the first document, as it was sent; null where the index has none yet. */
  private @Nullable String first(String index, DocumentPayload payload) {
    return store
        .primaryKey(index)
        .flatMap(name -> payload.first().map(document -> document.field(name)))
        .map(key -> new String(key, StandardCharsets.UTF_8))
        .orElse(null);
  }

  private Answer write(Exchange exchange, String method) throws IOException {
    String index = exchange.index();
    Parameters query = exchange.query(WRITE);
    DocumentPayload payload = DocumentPayload.read(exchange, query);
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("method", method);
    arguments.put("received", (long) payload.documents());
    arguments.put("lines", payload.lines());
    arguments.put("mayCreateIndex", exchange.access().allows("indexes.create"));
    arguments.put("primaryKey", query.text("primaryKey", ErrorCode.INVALID_INDEX_PRIMARY_KEY));
    arguments.put("skipCreation", query.flag("skipCreation", ErrorCode.BAD_REQUEST));
    arguments.put("customMetadata", query.text("customMetadata", ErrorCode.BAD_REQUEST));
    var task = store.accept(index, TaskType.DOCUMENT_ADDITION_OR_UPDATE, arguments, payload.json());
    exchange.entry().note("taskUid", task.uid());
    exchange.entry().note("documents", payload.documents());
    exchange.entry().note("first", first(index, payload));
    return Answer.accepted(task);
  }
}
