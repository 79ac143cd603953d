package io.miroir.server.admin;

import io.miroir.api.topology.Node;
import io.miroir.server.http.ApiException;
import io.miroir.server.http.Deadline;
import io.miroir.server.node.NodeAnswer;
import io.miroir.server.node.NodeAnswer.Answered;
import io.miroir.server.node.NodeClient;
import io.miroir.server.node.NodeRequest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a server at an address can be a node of a fleet. */
final class NodeProbe {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int TRIES = 5;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
  private static final int MAJOR_MIN = 1;
  private static final int MINOR_MIN = 16;

  private final NodeClient client;
  private final String nodeKey;

  NodeProbe(NodeClient client, String nodeKey) {
    this.client = client;
    this.nodeKey = nodeKey;
  }

  /** Asks a node for its health, so that it counts as seen or missed. */
  NodeAnswer look(Node node) {
    return client.send(node, nodeKey, NodeRequest.get("/health", "health"), Deadline.in(LIMIT));
  }

  /**
   * Looks at health, version and keys.
   *
   * @throws ApiException naming what is not as it must be
   */
  void requireFit(Node node) {
    requireOk(node, "/health", firstAnswer(node));
    requireVersion(node);
    NodeAnswer keys = ask(node, "/keys?limit=1");
    if (keys instanceof Answered answered && answered.status() == 401) {
      throw unfit(
          node, "it runs without a master key, so no mover could be fenced; give it the node key");
    }
    if (keys instanceof Answered answered && answered.status() == 403) {
      throw unfit(node, "its master key is not the one in keys.node");
    }
    requireOk(node, "/keys", keys);
  }

  /** A node that was just started may be slow to answer for the first time. */
  private NodeAnswer firstAnswer(Node node) {
    NodeAnswer answer = look(node);
    for (int more = 1; more < TRIES && answer instanceof NodeAnswer.NoAnswer; more++) {
      answer = look(node);
    }
    return answer;
  }

  private void requireVersion(Node node) {
    NodeAnswer answer = ask(node, "/version");
    if (answer instanceof Answered answered && answered.status() == 403) {
      throw unfit(node, "its master key is not the one in keys.node");
    }
    requireOk(node, "/version", answer);
    String version = ((Answered) answer).json().path("pkgVersion").asString("");
    Matcher matcher = VERSION.matcher(version);
    boolean recent =
        matcher.matches()
            && (Integer.parseInt(matcher.group(1)) > MAJOR_MIN
                || (Integer.parseInt(matcher.group(1)) == MAJOR_MIN
                    && Integer.parseInt(matcher.group(2)) >= MINOR_MIN));
    if (!recent) {
      throw unfit(
          node,
          "its version is '"
              + version
              + "'; "
              + MAJOR_MIN
              + "."
              + MINOR_MIN
              + " or later is needed");
    }
  }

  private NodeAnswer ask(Node node, String path) {
    return client.send(node, nodeKey, NodeRequest.get(path, "probe"), Deadline.in(LIMIT));
  }

  private static void requireOk(Node node, String path, NodeAnswer answer) {
    if (!answer.done()) {
      throw unfit(node, path + " " + answer.told());
    }
  }

  private static ApiException unfit(Node node, String why) {
    return ApiException.invalid(
        "miroir_node_unfit", "Node " + node + " was not added: " + why + ".");
  }
}
