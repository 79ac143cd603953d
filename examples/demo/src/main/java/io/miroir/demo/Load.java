package io.miroir.demo;

import io.miroir.demo.check.Attempt.Outcome;
import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Document;
import io.miroir.demo.corpus.Entry;
import io.miroir.demo.corpus.State;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Front;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.traffic.Routes;
import io.miroir.demo.traffic.Tasks;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates the index through the front, and fills it with the corpus. */
@SuppressWarnings("exports")
public final class Load {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DOCUMENTS_PER_REQUEST = 1_000;

  /** Requests whose tasks are not waited for yet: enough to keep the nodes busy. */
  private static final int AHEAD_MOST = 4;

  private final Front front;
  private final Tasks tasks;

  public Load(Front front) {
    this.front = front;
    this.tasks = new Tasks(front);
  }

  /**
   * Returns when every document's task has succeeded.
   *
   * @throws FleetException if one did not
   */
  public void run(Corpus corpus, Progress progress) {
    createIndex();
    Queue<Reply> ahead = new ArrayDeque<>();
    int size = corpus.size();
    for (int from = 0; from < size; from += DOCUMENTS_PER_REQUEST) {
      int to = Math.min(size, from + DOCUMENTS_PER_REQUEST);
      ahead.add(
          front.send("POST", Routes.DOCUMENTS, documents(corpus.entries().subList(from, to))));
      if (ahead.size() > AHEAD_MOST) {
        succeed("loading documents", ahead.remove());
      }
      progress.at("load", to / (double) size, to + " of " + size + " documents");
    }
    ahead.forEach(reply -> succeed("loading documents", reply));
  }

  private void createIndex() {
    succeed(
        "creating the index",
        front.send(
            "POST",
            Routes.INDEXES,
            JSON.objectNode().put("uid", Routes.INDEX).put("primaryKey", Document.PRIMARY_KEY)));
    ObjectNode settings = JSON.objectNode();
    Document.SEARCHABLE.forEach(settings.putArray("searchableAttributes")::add);
    Document.FILTERABLE.forEach(settings.putArray("filterableAttributes")::add);
    settings.putObject("typoTolerance").put("enabled", false);
    succeed("setting the index up", front.send("PATCH", Routes.SETTINGS, settings));
  }

  private static ArrayNode documents(List<Entry> entries) {
    ArrayNode documents = JSON.arrayNode(entries.size());
    entries.forEach(entry -> documents.add(Document.of(entry, State.LOADED)));
    return documents;
  }

  private void succeed(String what, Reply reply) {
    Outcome outcome = tasks.outcome(reply);
    if (outcome != Outcome.ACCEPTED) {
      throw new FleetException(what + " did not succeed: " + outcome + ", " + reply);
    }
  }
}
