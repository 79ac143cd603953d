package io.miroir.demo;

import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import java.time.Duration;
import java.util.List;
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
              http, JsonNodeFactory.instance.objectNode().put("offset", offset).put("limit", PAGE));
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
      check.ofFront(some, fetch(http, body).path("results").valueStream().toList());
      progress.at("check", (from + some.size()) / (double) entries.size(), "the front");
    }
  }

  /** Reading is harmless to repeat, so a connection that broke is no reason to give up. */
  private JsonNode fetch(Http http, ObjectNode body) {
    for (int tried = 1; ; tried++) {
      Reply reply = http.send("POST", Routes.FETCH, body);
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
