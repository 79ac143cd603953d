package io.miroir.engine.work;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.time.Monitor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pods that the acks of one term are waited of. One whose lease has expired no longer counts
 * once its keys are deleted at every node of the job (R6).
 */
final class Members {
  private final Pod.Parts parts;
  private final List<Node> nodes;
  private final Monitor monitor;
  private final Map<String, Long> known = new HashMap<>();

  /** The scopes of pods that are gone, by the nodes where their keys may stand. */
  private final Map<Node, Set<String>> owed = new HashMap<>();

  Members(Pod.Parts parts, List<Node> nodes) {
    this.parts = parts;
    this.nodes = nodes;
    this.monitor = parts.timeline().monitor();
  }

  Acks.Census census() {
    Acks.Census census = parts.acks().census();
    List<String> gone =
        monitor.locked(
            () ->
                known.keySet().stream()
                    .filter(scope -> !census.tokens().containsKey(scope))
                    .toList());
    Set<NodeId> away = parts.catalog().last().fleet().value().away();
    gone.forEach(scope -> nodes.forEach(node -> owe(node, scope)));
    revokeOwed(away);
    monitor.locked(
        () -> {
          gone.forEach(known::remove);
          known.putAll(census.tokens());
        });
    return census;
  }

  private void owe(Node node, String scope) {
    monitor.locked(() -> owed.computeIfAbsent(node, absent -> new HashSet<>()).add(scope));
  }

  /** A failed node refuses nobody for now; it is asked as soon as it is no longer failed. */
  private void revokeOwed(Set<NodeId> away) {
    Map<Node, Set<String>> due =
        monitor.locked(
            () -> {
              Map<Node, Set<String>> present = new HashMap<>(owed);
              present.keySet().removeIf(node -> away.contains(node.id()));
              return present;
            });
    due.forEach(
        (node, scopes) -> {
          scopes.forEach(scope -> parts.executor().revoke(node, scope));
          monitor.locked(() -> owed.remove(node));
        });
  }

  /** The sessions that are live: a round is void when they change. */
  Map<String, Long> sessions() {
    return new TreeMap<>(census().tokens());
  }
}
