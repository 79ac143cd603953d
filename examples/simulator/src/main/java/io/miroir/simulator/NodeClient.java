package io.miroir.simulator;

import io.miroir.api.migration.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** The nodes as one machine reaches them over the network. */
final class NodeClient {
  /** The node took no connection, so nothing was sent. */
  static final class NotSent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotSent(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** How long an answer is waited for. */
  static final Duration PATIENCE = Duration.ofMillis(1_500);

  /** How the body of the next change comes: so much later, and whether its sender still has it. */
  interface Bodies {
    /**
     * The extra delay of a body in nanoseconds; negative if its sender holds the rest back.
     *
     * @param scope whose key it is sent with
     */
    long delay(Machine sender, String scope);
  }

  private final Scheduler scheduler;
  private final Network network;
  private final Machine machine;
  private final Map<String, NodeServer> nodes;
  private final Bodies bodies;
  private final int bodyAtMost;

  NodeClient(
      Scheduler scheduler,
      Network network,
      Machine machine,
      Map<String, NodeServer> nodes,
      Bodies bodies,
      int bodyAtMost) {
    this.bodyAtMost = bodyAtMost;
    this.scheduler = scheduler;
    this.network = network;
    this.machine = machine;
    this.nodes = nodes;
    this.bodies = bodies;
  }

  private NodeServer server(String node) {
    NodeServer server = nodes.get(node);
    if (server == null) {
      throw new IllegalStateException("no node '" + node + "' in this world");
    }
    return server;
  }

  /** One request that a node answers when it arrives. */
  <T> T call(String node, Function<NodeServer, T> request) {
    NodeServer server = server(node);
    return network.call(
        node,
        PATIENCE,
        () -> {
          if (!server.up()) {
            throw server.refusing();
          }
          return request.apply(server);
        });
  }

  /**
   * Sends a change in two halves and returns its task once the node has queued it.
   *
   * @throws io.miroir.api.MiroirException with {@code FENCED} if the node does not accept the key;
   *     with {@code UNAVAILABLE} if no answer came: the change may still be made
   * @throws NotSent if it will not
   */
  NodeTask change(String node, String credential, NodeTask task) {
    NodeServer server = server(node);
    long extra = bodies.delay(machine, task.scope());
    long delay = Math.abs(extra) + scheduler.random().nextInt(bodyAtMost);
    return network.await(
        node,
        PATIENCE,
        reply -> {
          if (!server.up()) {
            reply.fail(new NotSent(server.refusing()));
          } else {
            server.head(machine, credential, task, delay, extra < 0, reply);
          }
        });
  }

  /** Follows a task; {@code Pending} when the time is over. */
  Outcome await(String node, long number, boolean barrier, Duration atMost) {
    NodeServer server = server(node);
    return network.await(
        node, atMost.plus(PATIENCE), reply -> follow(server, number, barrier, atMost, reply));
  }

  private void follow(
      NodeServer server,
      long number,
      boolean barrier,
      Duration atMost,
      Network.Reply<Outcome> reply) {
    if (!server.up()) {
      reply.fail(server.refusing());
      return;
    }
    server
        .task(number)
        .ifPresentOrElse(
            task -> {
              task.whenEnded(
                  outcome -> {
                    if (server.up()) {
                      reply.answer(barrier ? new Outcome.Applied() : outcome);
                    }
                  });
              scheduler.after(
                  atMost.toNanos(),
                  () -> {
                    if (server.up()) {
                      reply.answer(new Outcome.Pending(Math.max(0, server.queued() - 1)));
                    } else {
                      reply.fail(server.refusing());
                    }
                  });
            },
            () -> reply.answer(new Outcome.Applied()));
  }
}
