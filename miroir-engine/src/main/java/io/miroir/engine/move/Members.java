package io.miroir.engine.move;

import io.miroir.api.NodeId;
import io.miroir.api.topology.Node;
import io.miroir.engine.catalog.Keys;
import io.miroir.engine.copy.BodyGrace;
import io.miroir.engine.session.Absentees;
import io.miroir.engine.session.Acks;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Monitor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pods that the acks of one term are waited of. One whose lease has expired no longer counts
 * once its keys are deleted at every node of the job (R6) or, where one is away, once it reads
 * nothing any more.
 */
final class Members {
  /** Who was live at the last look, and how many keys each had made. */
  private record Known(Map<String, Long> tokens, Map<String, Long> keys) {
    static Known of(Acks.Census census) {
      return new Known(census.tokens(), census.keys());
    }
  }

  private final Parts parts;
  private final List<Node> nodes;
  private final BodyGrace grace;
  private final Monitor monitor;
  private Known known = new Known(Map.of(), Map.of());

  /** The sessions that are over and owed to the nodes, or revoked there. */
  private final Set<String> left = new HashSet<>();

  /** The scopes of pods that are gone, by the nodes where their keys may stand. */
  private final Map<Node, Set<String>> owed = new HashMap<>();

  Members(Parts parts, List<Node> nodes, BodyGrace grace) {
    this.parts = parts;
    this.nodes = nodes;
    this.grace = grace;
    this.monitor = parts.timeline().monitor();
  }

  /** Whether every live pod has acked an epoch, and no other one can write or read any more. */
  boolean acked(long epoch) {
    Acks.Census census = parts.acks().census();
    // Who exchanges keys from now on is noticed when it has ended that, and acks.
    monitor.locked(() -> known = known.tokens().isEmpty() ? Known.of(census) : known);
    if (census.acked() < epoch) {
      return false;
    }
    Absentees.Look look = parts.absentees().look();
    boolean acked = complete(look).acked() >= epoch;
    // Where a key can't be deleted, its session reads until its lease ends by its own clock.
    return acked && (look.complete() || monitor.locked(owed::isEmpty));
  }

  /** The sessions that are live, and no other one can write: a round is void when they change. */
  Map<String, Long> sessions() {
    return new TreeMap<>(complete(parts.absentees().look()).tokens());
  }

  /** The census of a look, after which nobody else can write. */
  private Acks.Census complete(Absentees.Look look) {
    Map<String, String> recorded = new HashMap<>();
    look.recorded()
        .forEach((name, session) -> recorded.put(name, Keys.podScope(session.value().pod())));
    Acks.Census census = noticed(look.census());
    leaveOut(recorded, census);
    return census;
  }

  /** Deletes the keys of sessions that a census had and this one lacks. */
  private Acks.Census noticed(Acks.Census census) {
    Known before =
        monitor.locked(
            () -> {
              Known was = known;
              known = Known.of(census);
              return was;
            });
    Map<String, String> sessions = new HashMap<>();
    before.tokens().forEach((scope, token) -> sessions.put(scope + " " + token, scope));
    leaveOut(sessions, census);
    if (!before.tokens().isEmpty() && !before.equals(Known.of(census))) {
      // Whoever begins a session anew has deleted the keys of the one before, and whoever tells of
      // more keys has deleted older ones.
      grace.keysDeleted();
    }
    return census;
  }

  /** Deletes the keys of sessions whose pods the census lacks (R6). */
  private void leaveOut(Map<String, String> scopesBySession, Acks.Census census) {
    boolean anyGone =
        monitor.locked(
            () -> {
              boolean any = false;
              for (Map.Entry<String, String> session : scopesBySession.entrySet()) {
                String scope = session.getValue();
                if (!census.tokens().containsKey(scope) && left.add(session.getKey())) {
                  nodes.forEach(
                      node -> owed.computeIfAbsent(node, absent -> new TreeSet<>()).add(scope));
                  any = true;
                }
              }
              return any;
            });
    revokeOwed(parts.catalog().last().fleet().value().away());
    if (anyGone) {
      grace.keysDeleted();
    }
  }

  /**
   * A failed node refuses nobody for now; it is asked as soon as it is no longer failed. A pod that
   * has joined again meanwhile keeps the keys of its new session, which it would not make twice.
   */
  private void revokeOwed(Set<NodeId> away) {
    Map<Node, Set<String>> due =
        monitor.locked(
            () -> {
              Map<Node, Set<String>> present = new HashMap<>();
              owed.forEach((node, scopes) -> present.put(node, new TreeSet<>(scopes)));
              present.keySet().removeIf(node -> away.contains(node.id()));
              return present;
            });
    due.forEach(
        (node, scopes) -> {
          scopes.forEach(
              scope ->
                  parts
                      .executor()
                      .revokeBelow(node, scope, () -> parts.absentees().staying(scope)));
          monitor.locked(
              () -> {
                Set<String> more = owed.getOrDefault(node, new TreeSet<>());
                more.removeAll(scopes);
                if (more.isEmpty()) {
                  owed.remove(node);
                }
              });
        });
  }
}
