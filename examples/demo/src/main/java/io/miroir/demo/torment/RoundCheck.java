package io.miroir.demo.torment;

import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads everything while nothing changes: each node's documents, and each pod's view of them. */
final class RoundCheck {
  private static final int PAGE = 2_000;
  private static final int KEYS_PER_REQUEST = 500;
  private static final int BATCHES_PER_SEARCH = 50;
  private static final int HITS_MAX = 1_000;
  private static final int TRIES = 50;

  private final TormentFleet fleet;
  private final Corpus corpus;
  private final FinalCheck check;
  private final Patience patience;

  RoundCheck(TormentFleet fleet, Corpus corpus, FinalCheck check, Patience patience) {
    this.fleet = fleet;
    this.corpus = corpus;
    this.check = check;
    this.patience = patience;
  }

  void run() {
    fleet.nodes().forEach(this::ofNode);
    check.afterNodes();
    fleet.pods().forEach(this::fetched);
    fleet.pods().forEach(this::found);
  }

  private void ofNode(SearchNode node) {
    for (int offset = 0, total = 1; offset < total; offset += PAGE) {
      ObjectNode query = JsonNodeFactory.instance.objectNode();
      query.put("offset", offset).put("limit", PAGE);
      Reply reply = node.http().send("POST", Routes.FETCH, query);
      if (reply instanceof Reply.Answered answered
          && answered.body().path("code").asString("").equals("index_not_found")) {
        return;
      }
      JsonNode page = ask(node.http(), Routes.FETCH, query);
      page.path("results").forEach(document -> check.ofNode(node.id(), document));
      total = page.path("total").asInt(0);
    }
  }

  private void fetched(Pod pod) {
    List<Entry> entries = corpus.entries();
    for (int from = 0; from < entries.size(); from += KEYS_PER_REQUEST) {
      List<Entry> some = entries.subList(from, Math.min(entries.size(), from + KEYS_PER_REQUEST));
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("limit", KEYS_PER_REQUEST);
      var ids = body.putArray("ids");
      some.forEach(entry -> ids.add(entry.key()));
      check.ofFront(
          some, ask(pod.front(), Routes.FETCH, body).path("results").valueStream().toList());
    }
  }

  /** Every unfrozen key by a search that must find it if it is there. */
  private void found(Pod pod) {
    Map<Integer, List<Entry>> batches =
        corpus.entries().stream()
            .filter(entry -> !entry.frozen())
            .collect(Collectors.groupingBy(Entry::batch, TreeMap::new, Collectors.toList()));
    List<List<Entry>> all = List.copyOf(batches.values());
    for (int from = 0; from < all.size(); from += BATCHES_PER_SEARCH) {
      List<Entry> some =
          all.subList(from, Math.min(all.size(), from + BATCHES_PER_SEARCH)).stream()
              .flatMap(List::stream)
              .toList();
      String filter =
          some.stream()
              .map(entry -> String.valueOf(entry.batch()))
              .distinct()
              .collect(Collectors.joining(", ", Document.BATCH + " IN [", "]"));
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("q", "")
              .put("filter", filter)
              .put("limit", HITS_MAX);
      check.ofFront(
          some, ask(pod.front(), Routes.SEARCH, body).path("hits").valueStream().toList());
    }
  }

  private JsonNode ask(Http http, String path, ObjectNode body) {
    for (int tried = 1; ; tried++) {
      Reply reply = http.send("POST", path, body);
      if (reply instanceof Reply.Answered answered && answered.ok()) {
        return answered.body();
      }
      if (tried == TRIES) {
        throw new FleetException("reading " + path + " of " + http.base() + ": " + reply);
      }
      patience.look("an answer of " + http.base() + " to " + path);
    }
  }
}
