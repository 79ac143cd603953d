package io.miroir.demo;

import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.fleet.Fleet;
import io.miroir.demo.fleet.FleetPlan;
import io.miroir.demo.fleet.Layout;
import io.miroir.demo.fleet.Node;
import io.miroir.demo.traffic.Aim;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A fleet grows by one node; the server is killed on the way, and its store if that is asked for.
 */
final class Growth implements Course {
  private final Fleet fleet;
  private final Corpus corpus;
  private final Aim aim;
  private final Watch watch;
  private final List<Kill> kills;
  private final Layout before;

  Growth(Fleet fleet, Corpus corpus, Aim aim, Watch watch, List<Kill> kills) {
    this.fleet = fleet;
    this.corpus = corpus;
    this.aim = aim;
    this.watch = watch;
    this.kills = kills;
    this.before = Layout.single(fleet.members().stream().map(Node::id).toList());
  }

  @Override
  public Outcome run() {
    Node newcomer = fleet.newcomers().getFirst();
    Layout after = before.with(newcomer.id());
    Set<Integer> moving = before.moving(FleetPlan.SHARDS, after);
    long documents =
        corpus.entries().stream().filter(entry -> moving.contains(entry.shard())).count();
    aim.plan(moving);
    Map<Integer, String> ownersBefore = fleet.admin().shards();
    fleet.admin().addNode(newcomer.id(), newcomer.address());
    watch.pass(new Stage("move", documents, kills), watch::moved);
    Map<Integer, String> ownersAfter = fleet.admin().shards();
    int moved =
        (int)
            ownersAfter.entrySet().stream()
                .filter(shard -> !shard.getValue().equals(ownersBefore.get(shard.getKey())))
                .count();
    return new Outcome(after, moved, watch.last().documentsMigrated(), Optional.empty());
  }

  @Override
  public void settle() {}
}
