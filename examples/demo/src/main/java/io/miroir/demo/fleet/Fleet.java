package io.miroir.demo.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of one run: the nodes, of which the last runs but is not yet a member, and the
 * server in front of the others.
 */
public final class Fleet implements AutoCloseable {
  private static final String FRONT_KEY = "demo-front-key";
  private static final String ADMIN_KEY = "demo-admin-key";
  private static final int STARTS_MAX = 3;

  private final Path directory;
  private final FleetPlan plan;
  private final Store store;
  private final Children children;
  private final List<Node> nodes;
  private final URI front;
  private ServiceProcess server;

  private Fleet(Path directory, FleetPlan plan, Store store, Children children) {
    this.directory = directory;
    this.plan = plan;
    this.store = store;
    this.children = children;
    this.nodes = plan.embedded() ? startNodes(directory, plan, children) : userNodes(plan);
    writeConfig(0);
    this.server = startServer(directory, plan, children);
    this.front = server.address();
    writeConfig(front.getPort());
  }

  /**
   * Starts everything in a directory of its own and waits until it is ready.
   *
   * @param store where the server keeps its records; it stays open when the fleet is closed
   */
  public static Fleet start(Path directory, FleetPlan plan, Store store) {
    Children children = new Children();
    try {
      return new Fleet(directory, plan, store, children);
    } catch (RuntimeException e) {
      children.close();
      throw e;
    }
  }

  private static List<Node> userNodes(FleetPlan plan) {
    List<Node> nodes = new ArrayList<>();
    for (String id : plan.nodeIds()) {
      nodes.add(new Node(id, plan.userNodes().get(nodes.size())));
    }
    return List.copyOf(nodes);
  }

  private static List<Node> startNodes(Path directory, FleetPlan plan, Children children) {
    List<ServiceProcess> processes = new ArrayList<>();
    for (String id : plan.nodeIds()) {
      List<String> command =
          JavaCommand.of(
              List.of(),
              List.of(
                  "node",
                  "--data",
                  directory.resolve(id).toString(),
                  "--port",
                  "0",
                  "--master-key",
                  plan.nodeKey(),
                  "--task-delay",
                  String.valueOf(plan.nodeTaskDelay().toMillis()),
                  "--access-log",
                  accessLog(directory, id).toString()));
      processes.add(children.add(ServiceProcess.start(id, command, log(directory, id))));
    }
    return processes.stream()
        .map(process -> new Node(process.toString(), process.address()))
        .toList();
  }

  private static ServiceProcess startServer(Path directory, FleetPlan plan, Children children) {
    List<String> command =
        JavaCommand.of(
            plan.serverFlags(), List.of("serve", "--config", config(directory).toString()));
    return children.add(ServiceProcess.start("server", command, log(directory, "server")));
  }

  private void writeConfig(int port) {
    try {
      Files.writeString(
          config(directory), MiroirYaml.text(port, FRONT_KEY, ADMIN_KEY, store, plan, members()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The nodes that the fleet begins with. */
  public List<Node> members() {
    return nodes.subList(0, nodes.size() - 1);
  }

  /** The node that the fleet is to grow by. */
  public Node newcomer() {
    return nodes.getLast();
  }

  /** All nodes, the newcomer last. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The server's front, asked as a client. */
  public Http front() {
    return new Http(front, FRONT_KEY);
  }

  /** The server's admin API. */
  public Admin admin() {
    return new Admin(new Http(front, ADMIN_KEY));
  }

  /** A node, asked with its master key. */
  public Http node(Node node) {
    return new Http(node.address(), plan.nodeKey());
  }

  /** Kills the server as kill -9 does. */
  public void killServer() {
    server.kill();
  }

  /**
   * Starts the server again with the same configuration on the same port, and returns when it is
   * ready.
   *
   * @throws FleetException if it did not get ready, for example as another process took its port
   */
  public void restartServer() {
    for (int start = 1; ; start++) {
      server = startServer(directory, plan, children);
      try {
        server.address();
        return;
      } catch (FleetException e) {
        if (start == STARTS_MAX) {
          throw e;
        }
      }
    }
  }

  /** Kills the store's process and starts it again; the server is left to go on by itself. */
  public void restartStore() {
    store.restart();
  }

  /** The requests that the embedded nodes have seen; empty where the nodes are the user's. */
  public List<AccessLog.Line> accessLogs() {
    return plan.embedded()
        ? nodes.stream()
            .flatMap(node -> AccessLog.read(accessLog(directory, node.id())).stream())
            .toList()
        : List.of();
  }

  /** The end of the server's log. */
  public String serverTail() {
    return server.tail();
  }

  private static Path config(Path directory) {
    return directory.resolve("miroir.yaml");
  }

  private static Path log(Path directory, String name) {
    return directory.resolve(name + ".log");
  }

  private static Path accessLog(Path directory, String node) {
    return directory.resolve(node + "-access.jsonl");
  }

  @Override
  public void close() {
    children.close();
  }
}
