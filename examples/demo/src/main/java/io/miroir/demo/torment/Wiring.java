package io.miroir.demo.torment;

import io.miroir.demo.fleet.FleetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The connections between pods and nodes, each of which can be cut apart from the others.
 *
 * <p>A node has one address for the whole fleet, {@code http://node-0:PORT}. Each pod looks names
 * up in a hosts file of its own, in which they stand for a loopback address of the pod's own, where
 * a relay to that node listens at that port.
 */
final class Wiring implements AutoCloseable {
  private static final int TRIES = 20;

  private final List<SearchNode> nodes;

  /** By pod, then by node. */
  private final List<List<Relay>> relays;

  private Wiring(List<SearchNode> nodes, List<List<Relay>> relays) {
    this.nodes = nodes;
    this.relays = relays;
  }

  static Wiring between(int pods, List<SearchNode> nodes) {
    List<List<Relay>> byNode = nodes.stream().map(node -> toNode(node, pods)).toList();
    List<List<Relay>> byPod = new ArrayList<>();
    for (int pod = 0; pod < pods; pod++) {
      int at = pod;
      byPod.add(byNode.stream().map(relays -> relays.get(at)).toList());
    }
    return new Wiring(nodes, byPod);
  }

  /** A relay for each pod at one port; another port if it is taken at one of their addresses. */
  private static List<Relay> toNode(SearchNode node, int pods) {
    for (int tried = 1; ; tried++) {
      List<Relay> made = new ArrayList<>();
      try {
        for (int pod = 0; pod < pods; pod++) {
          int port = made.isEmpty() ? 0 : made.getFirst().port();
          made.add(Relay.listen(new InetSocketAddress(loopback(pod), port), node.socket()));
        }
        return made;
      } catch (UncheckedIOException e) {
        made.forEach(Relay::close);
        if (tried == TRIES) {
          throw new FleetException(
              "the loopback addresses 127.0.0.1 to 127.0.0."
                  + pods
                  + " can't be listened on; some systems have only the first until the others are"
                  + " added to the loopback interface",
              e);
        }
      }
    }
  }

  private static InetAddress loopback(int pod) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (pod + 1)});
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The address that the fleet knows a node by. */
  URI address(SearchNode node) {
    int port = relays.getFirst().get(nodes.indexOf(node)).port();
    return URI.create("http://" + node.id() + ":" + port);
  }

  /** Writes a pod's hosts file. */
  Path hosts(int pod, Path directory) {
    String text =
        nodes.stream()
            .map(node -> loopback(pod).getHostAddress() + " " + node.id() + "\n")
            .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
    try {
      return Files.writeString(directory.resolve("hosts-" + (pod + 1)), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts a pod off from some nodes, by their places. */
  void cut(int pod, List<Integer> fromNodes) {
    fromNodes.forEach(node -> relays.get(pod).get(node).cut());
  }

  /** Mends all that was cut of a pod. */
  void mend(int pod) {
    relays.get(pod).forEach(Relay::mend);
  }

  @Override
  public void close() {
    relays.forEach(ofPod -> ofPod.forEach(Relay::close));
  }
}
