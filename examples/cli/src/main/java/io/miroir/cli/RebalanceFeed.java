package io.miroir.cli;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server-sent events of the moves, read in a thread of its own until they end. */
final class RebalanceFeed implements AutoCloseable {
  /** The server sends a comment every five seconds when there is no news. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";

  /**
   * Something that the server told.
   *
   * @param name {@code status}, {@code move} or {@code progress}
   * @param data what is new
   */
  record Event(String name, JsonNode data) {}

  private final Stream<String> lines;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean ended;

  /**
   * Opens the events of a server.
   *
   * @throws AdminException if it does not send them
   */
  RebalanceFeed(AdminClient client) {
    this.lines = client.lines("/_miroir/rebalance/events");
    Thread.ofVirtual().name("rebalance events").start(this::read);
  }

  private void read() {
    String[] name = {""};
    try {
      lines.forEach(
          line -> {
            heardNanos = System.nanoTime();
            if (line.startsWith(EVENT)) {
              name[0] = line.substring(EVENT.length());
            } else if (line.startsWith(DATA)) {
              String data = line.substring(DATA.length());
              events.add(new Event(name[0], JsonMapper.shared().readTree(data)));
            }
          });
    } catch (UncheckedIOException | JacksonException broken) {
      // Told as the end: whoever listens asks the server by other means.
    } finally {
      ended = true;
    }
  }

  /** Whether events may still come. */
  boolean live() {
    boolean silent = System.nanoTime() - heardNanos > SILENCE_MAX.toNanos();
    return !events.isEmpty() || !(ended || silent);
  }

  /** The next event, if one comes in that time. */
  Optional<Event> next(Duration atMost) throws InterruptedException {
    return Optional.ofNullable(events.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() {
    lines.close();
  }
}
