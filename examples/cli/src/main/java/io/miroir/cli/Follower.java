package io.miroir.cli;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status of the moves, again and again: by the events that the server sends, and by asking for
 * it while it sends none.
 */
final class Follower implements AutoCloseable {
  static final String STATUS = "/_miroir/rebalance/status";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AdminClient client;
  private final Duration interval;
  private Optional<RebalanceFeed> feed = Optional.empty();

  /**
   * Follows nothing yet.
   *
   * @param interval how often to ask while no events come
   */
  Follower(AdminClient client, Duration interval) {
    this.client = client;
    this.interval = interval;
  }

  /**
   * What is known after the next event, or when the interval is over; the same if there is no news.
   *
   * @throws AdminException if the server is away for longer than half a minute, or refuses
   */
  JsonNode next(JsonNode last) throws InterruptedException {
    if (feed.isPresent() && feed.get().live()) {
      Optional<RebalanceFeed.Event> event = feed.get().next(interval);
      return event.isPresent() ? after(event.get(), last) : last;
    }
    if (feed.isPresent()) {
      // The server may be restarting, or something between may end what takes long.
      close();
      return askedAfterAWhile();
    }
    try {
      feed = Optional.of(new RebalanceFeed(client));
      return last;
    } catch (AdminException none) {
      return askedAfterAWhile();
    }
  }

  private JsonNode askedAfterAWhile() throws InterruptedException {
    Interval.pass(interval);
    return asked();
  }

  /** Progress tells sums alone; each move's own is asked for. */
  private JsonNode after(RebalanceFeed.Event event, JsonNode last) throws InterruptedException {
    return switch (event.name()) {
      case "status" -> event.data();
      case "move" -> with(event.data(), last);
      default -> asked();
    };
  }

  private static JsonNode with(JsonNode move, JsonNode last) {
    ObjectNode status = ((ObjectNode) last).deepCopy();
    ArrayNode moves = status.withArray("phases");
    for (int at = 0; at < moves.size(); at++) {
      if (Moves.name(moves.get(at)).equals(Moves.name(move))) {
        moves.set(at, move);
        return status;
      }
    }
    moves.add(move);
    return status;
  }

  private JsonNode asked() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return client.get(STATUS);
      } catch (AdminException away) {
        if (away.exitCode() != ExitCode.COULD_NOT_RUN || System.nanoTime() - end > 0) {
          throw away;
        }
        Interval.pass(interval);
      }
    }
  }

  @Override
  public void close() {
    feed.ifPresent(RebalanceFeed::close);
    feed = Optional.empty();
  }
}
