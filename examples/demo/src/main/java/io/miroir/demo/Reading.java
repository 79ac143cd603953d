package io.miroir.demo;

import io.miroir.demo.check.FinalCheck;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads everything once more at the end: each node's documents, and each key from the front. */
final class Reading {
  private static final int PAGE = 2_000;
  private static final int READERS = 16;
  private static final Duration LOOKS_APART = Duration.ofMillis(50);

  private final Deadline deadline;
  private final Progress progress;

  Reading(Deadline deadline, Progress progress) {
    this.deadline = deadline;
    this.progress = progress;
  }

  /** Reads a node from its first document to its last; by offset, as nothing changes any more. */
  void ofNode(Node node, Http http, FinalCheck check) {
    for (int offset = 0, total = 1; offset < total; offset += PAGE) {
      JsonNode page =
          http.require(
              "POST",
              Routes.FETCH,
              JsonNodeFactory.instance.objectNode().put("offset", offset).put("limit", PAGE));
      page.path("results").forEach(document -> check.ofNode(node.id(), document));
      total = page.path("total").asInt(0);
    }
  }

  /** Gets each key of the corpus from the front. */
  void ofFront(Corpus corpus, Http front, FinalCheck check) {
    List<JsonNode> documents = new ArrayList<>();
    Iterator<Entry> entries = corpus.entries().iterator();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<JsonNode>>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        readers.add(threads.submit(() -> get(entries, front)));
      }
      try {
        await(readers, documents, corpus.size());
      } catch (RuntimeException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    check.ofFront(documents);
  }

  private static List<JsonNode> get(Iterator<Entry> entries, Http front) {
    List<JsonNode> documents = new ArrayList<>();
    while (true) {
      Entry entry;
      synchronized (entries) {
        if (!entries.hasNext()) {
          return documents;
        }
        entry = entries.next();
      }
      get(entry, front).ifPresent(documents::add);
    }
  }

  private static Optional<JsonNode> get(Entry entry, Http front) {
    Reply reply = front.get(Routes.document(entry.key()));
    if (reply instanceof Reply.Answered answered) {
      if (answered.ok()) {
        return Optional.of(answered.body());
      }
      if (answered.status() == 404) {
        return Optional.empty();
      }
    }
    throw new FleetException("reading " + entry.key() + " at the end: " + reply);
  }

  private void await(List<Future<List<JsonNode>>> readers, List<JsonNode> documents, int expected) {
    while (!readers.stream().allMatch(Future::isDone)) {
      deadline.pause(LOOKS_APART, "reading each key at the end");
    }
    for (Future<List<JsonNode>> reader : readers) {
      try {
        documents.addAll(reader.get());
      } catch (ExecutionException e) {
        throw new FleetException(String.valueOf(e.getCause()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FleetException("interrupted", e);
      }
    }
    progress.say("Read " + expected + " keys from the front.");
  }
}
