package io.miroir.server.search;

import io.miroir.api.ShardId;
import io.miroir.engine.Indexes;
import io.miroir.engine.Indexes.Index;
import io.miroir.engine.Reads;
import io.miroir.server.config.ServerConfig.UnavailableShards;
import io.miroir.server.http.Answer;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.index.IndexFront;
import io.miroir.server.json.RawObject;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeReads;
import io.miroir.server.node.NodeRequest;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Searches an index over the nodes that answer for its shards. Each node is asked for its own
 * shards by name, always: during a move, and after one that failed, two nodes hold the same
 * documents.
 */
public final class Searches {
  private final Indexes indexes;
  private final Reads reads;
  private final NodeReads nodeReads;
  private final UnavailableShards policy;

  public Searches(Indexes indexes, Reads reads, NodeReads nodeReads, UnavailableShards policy) {
    this.indexes = indexes;
    this.reads = reads;
    this.nodeReads = nodeReads;
    this.policy = policy;
  }

  /** Answers one search. */
  public Answer search(String uid, JsonNode body, Deadline deadline) {
    Index index = indexes.find(uid).orElseThrow(() -> ApiException.indexNotFound(uid));
    IndexFront front = IndexFront.parse(index.front());
    SearchQuery query = SearchQuery.of(body, index.primaryKey(), front.shown());
    SearchMerge merge = new SearchMerge(query, index.primaryKey(), front.facetValuesMax());
    try (Reads.View view = reads.begin(uid)) {
      List<NodeReads.Part> parts =
          nodeReads.each(
              view,
              (node, shards) ->
                  NodeRequest.post("/indexes/" + uid + "/search", query.bodyFor(shards), "search"),
              deadline);
      NodeReads.refuseFaults(parts);
      Set<ShardId> missing = NodeReads.missing(parts);
      if (!missing.isEmpty()
          && (policy == UnavailableShards.ERROR
              || parts.stream().noneMatch(part -> part.answer().done()))) {
        throw NodeReads.unavailable(parts);
      }
      for (NodeReads.Part part : parts) {
        if (part.answer() instanceof Answered answered && answered.ok()) {
          merge.add(RawObject.parse(answered.body()));
        }
      }
      Answer answer = Answer.json(200, merge.answer());
      NodeReads.requireCurrent(view);
      if (missing.isEmpty()) {
        return answer;
      }
      nodeReads.answeredInPart();
      return answer.with("X-Miroir-Degraded", NodeReads.degraded(missing));
    }
  }
}
