package io.miroir.server.documents;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Reads;
import io.miroir.server.http.Access;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Call;
import io.miroir.server.http.Routes;
import io.miroir.server.index.IndexNames;
import io.miroir.server.json.Json;
import io.miroir.server.json.JsonBuffer;
import io.miroir.server.json.RawObject;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeReads;
import io.miroir.server.node.NodeRequest;
import io.miroir.server.node.ShardFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents by their key, or by pages. */
public final class DocumentReadRoutes implements Routes.Part {
  private static final String DOCUMENTS = "/indexes/{uid}/documents";
  private static final int LIMIT = 20;
  private static final List<String> PARAMETERS =
      List.of("offset", "limit", "fields", "filter", "ids", "retrieveVectors");

  private final Reads reads;
  private final NodeReads nodeReads;

  public DocumentReadRoutes(Reads reads, NodeReads nodeReads) {
    this.reads = reads;
    this.nodeReads = nodeReads;
  }

  @Override
  public void addTo(Routes routes) {
    routes
        .add("GET", DOCUMENTS, Access.MASTER, this::list)
        .add("POST", DOCUMENTS + "/fetch", Access.MASTER, this::fetch)
        .add("GET", DOCUMENTS + "/{id}", Access.MASTER, this::one);
  }

  private Answer one(Call call) {
    call.allowQuery("fields", "retrieveVectors");
    String uid = IndexNames.requireUid(call.path("uid"));
    String key = DocumentDeleteRoutes.requireKey(call.path("id"));
    NodeRequest request =
        NodeRequest.get("/indexes/" + uid + "/documents/" + key + queryOf(call), "get");
    try (Reads.View view = reads.begin(uid)) {
      ShardId shard = view.shard(key);
      Node node = view.node(shard);
      List<NodeReads.Part> parts =
          nodeReads.of(
              view, Map.of(node, Set.of(shard)), (asked, shards) -> request, call.deadline());
      NodeAnswer answer = parts.getFirst().answer();
      if (answer instanceof Answered answered && answered.status() == 404) {
        NodeReads.requireCurrent(view);
        throw ApiException.relayed(404, answered.json());
      }
      NodeReads.refuseFaults(parts);
      if (!(answer instanceof Answered answered) || !answered.ok()) {
        throw NodeReads.unavailable(parts);
      }
      JsonBuffer document = new JsonBuffer(answered.body().length);
      RawObject.parse(answered.body()).appendWithout(DocumentReadRoutes::hidden, document);
      NodeReads.requireCurrent(view);
      return Answer.json(200, document.toBytes());
    }
  }

  private static String queryOf(Call call) {
    StringBuilder query = new StringBuilder();
    call.query()
        .forEach(
            (name, value) ->
                query
                    .append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private Answer list(Call call) {
    call.allowQuery(PARAMETERS.toArray(String[]::new));
    ObjectNode asked = Json.object();
    call.query("fields").ifPresent(names -> asked.set("fields", words(names)));
    call.query("ids").ifPresent(ids -> asked.set("ids", words(ids)));
    call.query("filter").ifPresent(filter -> asked.put("filter", filter));
    call.query("retrieveVectors")
        .ifPresent(wanted -> asked.put("retrieveVectors", Boolean.parseBoolean(wanted)));
    return page(call, asked, call.queryNumber("offset", 0), call.queryNumber("limit", LIMIT));
  }

  private static ArrayNode words(String list) {
    ArrayNode words = Json.array();
    for (String word : list.split(",", -1)) {
      words.add(word.strip());
    }
    return words;
  }

  private Answer fetch(Call call) {
    call.allowQuery();
    ObjectNode asked = (ObjectNode) call.object(PARAMETERS);
    int offset = number(asked, "offset", 0);
    int limit = number(asked, "limit", LIMIT);
    return page(call, asked, offset, limit);
  }

  private static int number(ObjectNode asked, String name, int preset) {
    JsonNode value = asked.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return preset;
    }
    if (!value.isInt() || value.asInt() < 0) {
      throw ApiException.invalid(
          "invalid_document_" + name,
          "Invalid value at `."
              + name
              + "`: expected a whole number of at least 0, found `"
              + value
              + "`.");
    }
    return value.asInt();
  }

  /**
   * A page of all documents: those of the first node in its own order, then those of the next. So
   * the order stands as long as no shard changes its owner; with several replica groups all pages
   * are of one.
   */
  private Answer page(Call call, ObjectNode asked, int offset, int limit) {
    String uid = IndexNames.requireUid(call.path("uid"));
    JsonNode filter = asked.path("filter");
    ShardFilter.check(filter, "invalid_document_filter");
    try (Reads.View view = reads.beginInOrder(uid)) {
      JsonBuffer body = new JsonBuffer(4_096);
      body.append("{\"results\":[");
      long skip = offset;
      long room = limit;
      long total = 0;
      boolean first = true;
      Deque<Map.Entry<Node, Set<ShardId>>> shares = new ArrayDeque<>(inOrder(view.shardsByNode()));
      Set<NodeId> failed = new HashSet<>();
      while (!shares.isEmpty()) {
        Map.Entry<Node, Set<ShardId>> share = shares.pop();
        asked.put("offset", skip).put("limit", room);
        asked.set("filter", ShardFilter.within(share.getValue(), filter));
        NodeAnswer answer = ask(view, share.getKey(), uid, Json.bytes(asked), call);
        if (!answer.settles() && failed.add(share.getKey().id())) {
          Map<Node, Set<ShardId>> others = view.others(share.getValue(), failed);
          if (covered(others).equals(share.getValue())) {
            inOrder(others).reversed().forEach(shares::push);
            continue;
          }
        }
        RawObject page = page(share, answer);
        for (RawObject document : page.objects("results")) {
          if (!first) {
            body.append(',');
          }
          first = false;
          document.appendWithout(DocumentReadRoutes::hidden, body);
          room--;
        }
        long here = page.integer("total").orElse(0);
        total += here;
        skip = Math.max(0, skip - here);
      }
      NodeReads.requireCurrent(view);
      body.append("],\"offset\":").append(offset).append(",\"limit\":").append(limit);
      return Answer.json(200, body.append(",\"total\":").append(total).append('}').toBytes());
    }
  }

  private static List<Map.Entry<Node, Set<ShardId>>> inOrder(Map<Node, Set<ShardId>> shares) {
    return shares.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Node::id)))
        .toList();
  }

  private static Set<ShardId> covered(Map<Node, Set<ShardId>> shares) {
    return shares.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  private NodeAnswer ask(Reads.View view, Node node, String uid, byte[] body, Call call) {
    NodeRequest request = NodeRequest.post("/indexes/" + uid + "/documents/fetch", body, "fetch");
    return nodeReads.one(view, node, request, call.deadline());
  }

  private static RawObject page(Map.Entry<Node, Set<ShardId>> share, NodeAnswer answer) {
    List<NodeReads.Part> parts =
        List.of(new NodeReads.Part(share.getKey(), share.getValue(), answer));
    NodeReads.refuseFaults(parts);
    if (answer instanceof Answered answered && answered.ok()) {
      return RawObject.parse(answered.body());
    }
    throw NodeReads.unavailable(parts);
  }

  private static boolean hidden(String field) {
    return field.startsWith(Json.RESERVED);
  }
}
