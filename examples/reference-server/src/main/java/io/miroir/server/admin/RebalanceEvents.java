package io.miroir.server.admin;

import io.miroir.api.MiroirException;
import io.miroir.engine.Rebalance;
import io.miroir.engine.Rebalance.MoveStatus;
import io.miroir.engine.Rebalance.Status;
import io.miroir.engine.RefusedException;
import io.miroir.engine.time.StoppedException;
import io.miroir.server.http.Access;
import io.miroir.server.http.Call;
import io.miroir.server.http.EventStream;
import io.miroir.server.http.Routes;
import io.miroir.server.http.StreamHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells how the moves go as server-sent events: {@code status} once at the beginning, {@code move}
 * for each move that has another phase or step, {@code progress} at most once a second.
 */
final class RebalanceEvents implements Routes.Part {
  /** How often it looks without being told of a step: another pod may lead. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration PROGRESS = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final Rebalance rebalance;

  RebalanceEvents(Rebalance rebalance) {
    this.rebalance = rebalance;
  }

  @Override
  public void addTo(Routes routes) {
    routes.addStream("/_miroir/rebalance/events", Access.ADMIN, this::open);
  }

  private StreamHandler.Source open(Call call) {
    call.allowQuery();
    Status first = rebalance.status();
    return stream -> new Listener(stream).run(first);
  }

  /** What one listener has heard. */
  private final class Listener {
    private final EventStream stream;
    private final Map<String, String> told = new HashMap<>();
    private String progress = "";
    private long progressNanos;
    private long sentNanos;

    Listener(EventStream stream) {
      this.stream = stream;
    }

    void run(Status first) {
      first.moves().forEach(move -> told.put(name(move), where(move)));
      send("status", RebalanceRoutes.shown(first));
      long steps = 0;
      while (stream.open()) {
        try {
          steps = rebalance.awaitStep(steps, LOOK);
        } catch (StoppedException stopped) {
          return;
        }
        look();
      }
    }

    private void look() {
      try {
        tell(rebalance.status());
      } catch (MiroirException | RefusedException away) {
        // The store can't be asked now; there is no news until it can.
      }
      if (System.nanoTime() - sentNanos >= HEARTBEAT.toNanos()) {
        stream.comment("heartbeat");
        sentNanos = System.nanoTime();
      }
    }

    private void tell(Status status) {
      for (MoveStatus move : status.moves()) {
        if (!where(move).equals(told.put(name(move), where(move)))) {
          send("move", RebalanceRoutes.phase(move));
        }
      }
      long now = System.nanoTime();
      ObjectNode summary = RebalanceRoutes.summary(status);
      if (!summary.toString().equals(progress) && now - progressNanos >= PROGRESS.toNanos()) {
        progress = summary.toString();
        progressNanos = now;
        send("progress", summary);
      }
    }

    private void send(String event, ObjectNode data) {
      stream.send(event, data);
      sentNanos = System.nanoTime();
    }

    private static String name(MoveStatus move) {
      return "%s %d %d %s %s"
          .formatted(move.index(), move.shard(), move.group(), move.kind(), move.destination());
    }

    private static String where(MoveStatus move) {
      return move.state() + " " + move.step() + " " + move.done() + " " + move.paused();
    }
  }
}
