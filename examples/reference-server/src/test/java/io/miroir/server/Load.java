package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.server.TestFleet.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that writes documents into the index {@code books} without a pause, and one that
 * searches it for the documents that were there before.
 */
final class Load implements AutoCloseable {
  private static final int FIRST_ID = 100_000;

  private final TestFleet fleet;
  private final int documents;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger searches = new AtomicInteger();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<Thread> threads;

  /** Begins; so many documents are there already, with the word that the fleet fills in. */
  Load(TestFleet fleet, int documents) {
    this.fleet = fleet;
    this.documents = documents;
    this.threads =
        List.of(Thread.ofVirtual().start(this::write), Thread.ofVirtual().start(this::search));
  }

  private void write() {
    while (!ended.get()) {
      String document = "{\"id\":" + (FIRST_ID + written.get()) + ",\"word\":\"other\"}";
      Reply reply = fleet.ask("POST", "/indexes/books/documents", document);
      if (reply.status() != 202) {
        faults.add("write: " + reply.status() + " " + reply.text());
        return;
      }
      written.incrementAndGet();
    }
  }

  private void search() {
    while (!ended.get()) {
      Reply reply = fleet.ask("POST", "/indexes/books/search", "{\"q\":\"common\",\"limit\":1000}");
      int found = reply.json().path("hits").size();
      if (reply.status() != 200 || found != documents || !degraded(reply).isEmpty()) {
        faults.add("search: " + reply.status() + " " + found + " " + degraded(reply));
        return;
      }
      searches.incrementAndGet();
    }
  }

  private static String degraded(Reply reply) {
    return reply.header("X-Miroir-Degraded");
  }

  /** How many documents there are once all that was written is. */
  int documents() {
    return documents + written.get();
  }

  /** Ends both, and says so if one saw a fault. */
  @Override
  public void close() {
    ended.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
    assertThat(faults).isEmpty();
    assertThat(written).hasPositiveValue();
    assertThat(searches).hasPositiveValue();
  }
}
