package io.miroir.server.node;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.topology.Node;
import io.miroir.engine.Permit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A permit with given legs and keys; a write is accepted when every deciding leg was. */
final class ScriptedPermit implements Permit {
  private final List<Leg> legs = new ArrayList<>();
  private final Deque<String> keys = new ArrayDeque<>(List.of("key"));
  private final Map<Leg, Outcome> outcomes = Collections.synchronizedMap(new HashMap<>());
  private boolean over;

  Leg leg(Node node, int shard, int stage) {
    Leg leg = new Leg(node, Set.of(new ShardId(shard)), stage, true);
    legs.add(leg);
    return leg;
  }

  void keyWillChangeTo(String next) {
    keys.add(next);
  }

  void sessionIsOver() {
    over = true;
  }

  Map<Leg, Outcome> outcomes() {
    return outcomes;
  }

  @Override
  public List<Leg> legs() {
    return legs;
  }

  @Override
  public synchronized String credential(NodeId node) {
    return keys.size() > 1 ? keys.remove() : keys.element();
  }

  @Override
  public Stamp stamp(String primaryKey) {
    return new Stamp(new ShardId(0), 0, 0);
  }

  @Override
  public boolean proceeds(Leg leg) {
    return outcomes.values().stream().allMatch(Outcome.ACCEPTED::equals);
  }

  @Override
  public void outcome(Leg leg, Outcome outcome) {
    outcomes.putIfAbsent(leg, outcome);
  }

  @Override
  public Verdict verdict() {
    if (over) {
      return new Verdict.SessionOver();
    }
    Set<ShardId> missed = new java.util.TreeSet<>();
    for (Leg leg : legs) {
      if (outcomes.get(leg) != Outcome.ACCEPTED) {
        missed.addAll(leg.shards());
      }
    }
    return missed.isEmpty() ? new Verdict.Accepted(Set.of()) : new Verdict.NoQuorum(missed);
  }

  @Override
  public void close() {}
}
