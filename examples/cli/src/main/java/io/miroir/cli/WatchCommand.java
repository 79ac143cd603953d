package io.miroir.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code miroir rebalance watch}: the moves as they go, until none is open. */
@Command(
    name = "watch",
    description = {
      "Shows how the moves go, and ends when none is open: with 1 if one failed or was given up."
          + " While a node is on its way it waits 10 seconds for moves to begin.",
      "On a terminal with a bar for each move; else a line whenever a move has got on. It listens to"
          + " the server's events, and asks again and again while there are none; for half a minute"
          + " while the server is away."
    })
final class WatchCommand extends AdminCommand {
  private static final Duration PLANNED_WITHIN = Duration.ofSeconds(10);
  private static final int STEP_PERCENT = 25;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "0.5",
      converter = Interval.class,
      description =
          "How often it asks while the server sends no events; every 0.5 seconds if not given.")
  private Duration interval = Duration.ofMillis(500);

  private final long begun = System.nanoTime();
  private final CopyPace pace = new CopyPace();
  private final Map<String, String> told = new HashMap<>();

  WatchCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    AdminClient client = client();
    LiveScreen screen = new LiveScreen(out(), Terminal.rows(), Terminal.columns());
    boolean drawing = Terminal.out() && !json();
    JsonNode status = client.get(Follower.STATUS);
    try (Follower follower = new Follower(client, interval)) {
      while (true) {
        pace.seen(status, System.nanoTime());
        if (drawing) {
          screen.draw(RebalanceCommand.lines(status, List.of(pace.told())));
        } else {
          tell(status);
        }
        if (!Moves.open(status) && !mayBegin(client)) {
          break;
        }
        status = follower.next(status);
      }
    }
    if (!drawing) {
      talk().println(Moves.summary(status));
      talk().println(Moves.holds(status));
    }
    if (json()) {
      out().println(status);
    }
    return Moves.all(status).anyMatch(Moves::failed) ? ExitCode.FAULT_FOUND : ExitCode.OK;
  }

  /** Moves are planned some moments after the change that asks for them. */
  private boolean mayBegin(AdminClient client) {
    return System.nanoTime() - begun < PLANNED_WITHIN.toNanos()
        && Fleets.each(client.get("/_miroir/topology").path("nodes")).anyMatch(Fleets::onItsWay);
  }

  /** A line for each move that has another phase, or came a quarter further. */
  private void tell(JsonNode status) {
    Moves.all(status)
        .forEach(
            move -> {
              String name = Moves.name(move);
              String where = Moves.stage(move) + Moves.percent(move) / STEP_PERCENT;
              if (!where.equals(told.put(name, where))) {
                talk().println(Moves.told(move) + "; " + pace.told());
              }
            });
    talk().flush();
  }
}
