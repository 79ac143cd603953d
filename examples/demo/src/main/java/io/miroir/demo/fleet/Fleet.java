package io.miroir.demo.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of one run: the nodes, of which the last ones run but are not yet members, and the
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
  private final NodeProcesses processes;
  private final List<Node> nodes;
  private final URI front;
  private ServiceProcess server;

  private Fleet(Path directory, FleetPlan plan, Store store, Children children) {
    this.directory = directory;
    this.plan = plan;
    this.store = store;
    this.children = children;
    this.processes = new NodeProcesses(directory, plan, children);
    this.nodes = plan.embedded() ? processes.startAll() : userNodes(plan);
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
    return nodes.subList(0, plan.members());
  }

  /** The nodes that join later, in this order. */
  public List<Node> newcomers() {
    return nodes.subList(plan.members(), nodes.size());
  }

  /** All nodes, the newcomers last. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The node of a name. */
  public Node named(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
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

  /** Kills an embedded node as kill -9 does. */
  public void killNode(Node node) {
    processes.kill(node);
  }

  /**
   * Starts a killed node again with its data at its address, and returns when it is ready.
   *
   * @throws FleetException if it did not get ready
   */
  public void restartNode(Node node) {
    processes.restart(node);
  }

  /** Kills the store's process and starts it again; the server is left to go on by itself. */
  public void restartStore() {
    store.restart();
  }

  /** The requests that the embedded nodes have seen; empty where the nodes are the user's. */
  public List<AccessLog.Line> accessLogs() {
    return processes.accessLogs();
  }

  /** The requests that one embedded node has seen, before and after it was killed. */
  public List<AccessLog.Line> accessLogs(Node node) {
    return processes.accessLogs(node);
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

  @Override
  public void close() {
    children.close();
  }
}
