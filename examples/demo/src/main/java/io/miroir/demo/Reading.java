package io.miroir.demo;

import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads everything once more at the end: each node's documents, and each key from the front. */
final class Reading {
  private static final int PAGE = 2_000;
  private static final int KEYS_PER_REQUEST = 500;
  private static final int TRIES = 5;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Fleet fleet;
  private final Deadline deadline;
  private final Progress progress;

  Reading(Fleet fleet, Deadline deadline, Progress progress) {
    this.fleet = fleet;
    this.deadline = deadline;
    this.progress = progress;
  }

  /** Reads a node from its first document to its last; by offset, as nothing changes any more. */
  void ofNode(Node node, FinalCheck check) {
    Http http = fleet.node(node);
    for (int offset = 0, total = 1; offset < total; offset += PAGE) {
      JsonNode page =
          fetch(
              http,
              Routes.FETCH,
              JsonNodeFactory.instance.objectNode().put("offset", offset).put("limit", PAGE));
      page.path("results").forEach(document -> check.ofNode(node.id(), document));
      total = page.path("total").asInt(0);
    }
  }

  /** Reads each key of the corpus from the front, by name. */
  void ofFront(Corpus corpus, FinalCheck check) {
    Http http = fleet.front();
    List<Entry> entries = corpus.entries();
    for (int from = 0; from < entries.size(); from += KEYS_PER_REQUEST) {
      List<Entry> some = entries.subList(from, Math.min(entries.size(), from + KEYS_PER_REQUEST));
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("limit", KEYS_PER_REQUEST);
      var ids = body.putArray("ids");
      some.forEach(entry -> ids.add(entry.key()));
      check.ofFront(some, fetch(http, Routes.FETCH, body).path("results").valueStream().toList());
      progress.at("check", (from + some.size()) / (double) entries.size(), "the front");
    }
  }

  /**
   * Searches for every key of the corpus by its batch, each time twice: searches use the replica
   * groups in turn.
   */
  void ofSearch(Corpus corpus, FinalCheck check) {
    Map<Integer, List<Entry>> batches =
        corpus.entries().stream()
            .collect(Collectors.groupingBy(Entry::batch, TreeMap::new, Collectors.toList()));
    List<Entry> asked = new ArrayList<>();
    int done = 0;
    for (List<Entry> batch : batches.values()) {
      if (asked.size() + batch.size() > KEYS_PER_REQUEST) {
        search(asked, check);
        asked = new ArrayList<>();
      }
      asked.addAll(batch);
      done += batch.size();
      progress.at("check", done / (double) corpus.size(), "searches");
    }
    search(asked, check);
  }

  private void search(List<Entry> asked, FinalCheck check) {
    String batches =
        asked.stream()
            .map(entry -> String.valueOf(entry.batch()))
            .distinct()
            .collect(Collectors.joining(", "));
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("q", "")
            .put("limit", 2 * KEYS_PER_REQUEST)
            .put("filter", Document.BATCH + " IN [" + batches + "]");
    for (int time = 0; time < 2; time++) {
      JsonNode found = fetch(fleet.front(), Routes.SEARCH, body);
      check.ofSearch(asked, found.path("hits").valueStream().toList());
    }
  }

  /** Reading is harmless to repeat, so a connection that broke is no reason to give up. */
  private JsonNode fetch(Http http, String route, ObjectNode body) {
    for (int tried = 1; ; tried++) {
      Reply reply = http.send("POST", route, body);
      if (reply instanceof Reply.Answered answered && answered.ok()) {
        return answered.body();
      }
      if (tried == TRIES) {
        throw new FleetException("reading documents of " + http.base() + " at the end: " + reply);
      }
      deadline.pause(BETWEEN_TRIES, "reading documents of " + http.base());
    }
  }
}
