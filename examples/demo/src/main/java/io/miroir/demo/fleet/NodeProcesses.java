package io.miroir.demo.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded nodes of one run, each a process with a data directory of its own. */
final class NodeProcesses {
  private final Path directory;
  private final FleetPlan plan;
  private final Children children;
  private final Map<String, ServiceProcess> running = new HashMap<>();
  private final List<Started> started = new ArrayList<>();

  /** One start of a node, with the access log that it writes. */
  private record Started(String id, Path accessLog) {}

  NodeProcesses(Path directory, FleetPlan plan, Children children) {
    this.directory = directory;
    this.plan = plan;
    this.children = children;
  }

  /** Starts all, on ports of the system's choice, and waits until they are ready. */
  List<Node> startAll() {
    plan.nodeIds().forEach(id -> start(id, 0));
    return plan.nodeIds().stream().map(id -> new Node(id, process(id).address())).toList();
  }

  /** Kills a node as kill -9 does, and returns when it is gone. */
  void kill(Node node) {
    process(node.id()).kill();
  }

  /**
   * Starts a node again with its data, at the same address, and returns when it is ready.
   *
   * @throws FleetException if it did not get ready, for example as another process took its port
   */
  void restart(Node node) {
    start(node.id(), node.address().getPort());
    process(node.id()).address();
  }

  private void start(String id, int port) {
    // A killed process may leave half a line, so each start has a log of its own.
    Path accessLog = directory.resolve(id + "-access-" + started.size() + ".jsonl");
    List<String> command =
        JavaCommand.of(
            List.of(),
            List.of(
                "node",
                "--data",
                directory.resolve(id).toString(),
                "--port",
                String.valueOf(port),
                "--master-key",
                plan.nodeKey(),
                "--task-delay",
                String.valueOf(plan.nodeTaskDelay().toMillis()),
                "--access-log",
                accessLog.toString()));
    running.put(
        id, children.add(ServiceProcess.start(id, command, directory.resolve(id + ".log"))));
    started.add(new Started(id, accessLog));
  }

  private ServiceProcess process(String id) {
    ServiceProcess process = running.get(id);
    if (process == null) {
      throw new IllegalArgumentException("no node " + id + " was started");
    }
    return process;
  }

  /** The requests that all nodes have seen. */
  List<AccessLog.Line> accessLogs() {
    return started.stream().flatMap(start -> AccessLog.read(start.accessLog()).stream()).toList();
  }

  /** The requests that one node has seen. */
  List<AccessLog.Line> accessLogs(Node node) {
    return started.stream()
        .filter(start -> start.id().equals(node.id()))
        .flatMap(start -> AccessLog.read(start.accessLog()).stream())
        .toList();
  }
}
