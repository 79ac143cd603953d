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
      "On a terminal with a bar for each move; else a line whenever a move has got on. While the"
          + " server is away it is asked again for half a minute."
    })
final class WatchCommand extends AdminCommand {
  private static final String STATUS = "/_miroir/rebalance/status";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PLANNED_WITHIN = Duration.ofSeconds(10);
  private static final int STEP_PERCENT = 25;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "0.5",
      converter = Interval.class,
      description = "How often it looks; every 0.5 seconds if not given.")
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
    JsonNode status = client.get(STATUS);
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
      Interval.pass(interval);
      status = patiently(client);
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

  private JsonNode patiently(AdminClient client) throws InterruptedException {
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

  /** A line for each move that has another phase, or came a quarter further. */
  private void tell(JsonNode status) {
    Moves.all(status)
        .forEach(
            move -> {
              String name =
                  "%s %s %s %s"
                      .formatted(
                          move.path("index"),
                          move.path("shard"),
                          move.path("replica_group"),
                          move.path("kind"));
              String where = Moves.stage(move) + Moves.percent(move) / STEP_PERCENT;
              if (!where.equals(told.put(name, where))) {
                talk().println(Moves.told(move) + "; " + pace.told());
              }
            });
    talk().flush();
  }
}
