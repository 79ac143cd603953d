package io.miroir.simulator;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.plan.Phase;
import io.miroir.engine.plan.Step;
import io.miroir.engine.record.JobRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the two copies of a moving shard have to be to each other, from the cutover on. */
final class CopyRules {
  private static final Set<Step> MIRRORED_BY_ALL = EnumSet.of(Step.INSTALLED, Step.READY);

  /** Judges a copy by what clients were told. */
  interface Judge {
    void judge(NodeServer node, ShardId shard);
  }

  private final Scheduler scheduler;
  private final Judge judge;
  private final Map<String, NodeServer> nodes;
  private final LateBodyRules lateBodies;

  /** When a sweep ended, by shard. */
  private final Map<Integer, Long> sweptAt = new HashMap<>();

  private final SecondLooks looks = new SecondLooks();
  private @Nullable Assignment assignment;

  CopyRules(
      Scheduler scheduler, Map<String, NodeServer> nodes, LateBodyRules lateBodies, Judge judge) {
    this.judge = judge;
    this.scheduler = scheduler;
    this.nodes = nodes;
    this.lateBodies = lateBodies;
  }

  /** To be told of what is looked at. */
  SecondLooks looks() {
    return looks;
  }

  /** A copy is in sync from now on only where this commit says that a move has made it so. */
  void assigned(Assignment now, @Nullable JobRecord jobBefore, @Nullable JobRecord jobNow) {
    Assignment before = assignment;
    assignment = now;
    if (before == null) {
      return;
    }
    for (int number = 0; number < Schedule.SHARDS; number++) {
      ShardId shard = new ShardId(number);
      for (NodeId node : now.inSync(shard)) {
        boolean moved =
            jobNow != null
                && jobBefore != null
                && jobNow.moves().stream()
                    .anyMatch(
                        move -> commits(move, shard, node) && !jobBefore.moves().contains(move));
        if (!before.inSync(shard).contains(node) && !moved) {
          scheduler.fail(
              new AssertionError(
                  "G2: the copy of shard " + shard + " at " + node + " is in sync, unrepaired"));
        }
      }
    }
  }

  private static boolean commits(MoveState move, ShardId shard, NodeId node) {
    return move.phase() == Phase.COMMITTED
        && move.move().shard().equals(shard)
        && move.move().to().equals(node);
  }

  /** A shard goes back to its old owner only after both copies were compared. */
  void goesBack(MoveState move) {
    requireListed(move, lateBodies.mirroringSince(move.move().shard().value()), "goes back");
  }

  /** The old copy goes only after both were compared since the sweep. */
  void verified(MoveState before, MoveState now) {
    int shard = now.move().shard().value();
    if (now.step() == Step.READY && before.step() != Step.READY) {
      sweptAt.put(shard, scheduler.now());
      looks.begin(shard);
    }
    if (now.verifiedToken() > 0 && now.verifiedToken() != before.verifiedToken()) {
      requireListed(before, sweptAt.getOrDefault(shard, 0L), "is verified");
      requireSecondLook(before);
      judge.judge(server(now.move().to()), now.move().shard());
    }
  }

  private void requireListed(MoveState move, long since, String verb) {
    int shard = move.move().shard().value();
    for (NodeId node : List.of(move.move().source(), move.move().to())) {
      if (server(node).listedAt(shard) <= since) {
        scheduler.fail(
            new AssertionError("G2: shard " + shard + " " + verb + ", not compared at " + node));
      }
    }
  }

  /** What the old owner alone has from before the hold, a late deletion may have deleted. */
  private void requireSecondLook(MoveState move) {
    ShardId shard = move.move().shard();
    List<Set<String>> left = looks.left(move, lateBodies.missed(move));
    if (left.stream().noneMatch(Set::isEmpty)) {
      scheduler.fail(
          new AssertionError(
              "G2: shard "
                  + shard
                  + " is verified, though "
                  + move.move().source()
                  + " alone has documents that nobody looked at again: "
                  + left));
    }
  }

  /** Nobody writes under a hold: what is handed over is what the source has. */
  void handedOver(MoveState move) {
    int shard = move.move().shard().value();
    Set<Document> differing = documents(move.move().source(), shard);
    Set<Document> target = documents(move.move().to(), shard);
    Set<Document> both = new HashSet<>(differing);
    both.retainAll(target);
    differing.addAll(target);
    differing.removeAll(both);
    if (!differing.isEmpty() && !lateBodies.unswept(shard, scheduler.now())) {
      scheduler.fail(
          new AssertionError("G2: shard " + shard + " is handed over, but for " + differing));
    }
  }

  private Set<Document> documents(NodeId node, int shard) {
    return new HashSet<>(server(node).read(document -> document.shard() == shard));
  }

  private NodeServer server(NodeId node) {
    return Objects.requireNonNull(nodes.get(node.value()), node.value());
  }

  /** A mirror gets what another node has accepted, and not before. */
  void queued(JobRecord job, String node, NodeTask task) {
    for (MoveState move : job.moves()) {
      boolean allMirror = move.phase() == Phase.MIRRORING && MIRRORED_BY_ALL.contains(move.step());
      if (allMirror && move.move().source().value().equals(node)) {
        task.documents().stream()
            .filter(one -> one.shard() == move.move().shard().value())
            .filter(one -> !acceptedElsewhere(node, one.version()))
            .forEach(
                one -> scheduler.fail(new AssertionError("G2: the mirror has " + one + " first")));
      }
    }
  }

  private boolean acceptedElsewhere(String node, long version) {
    return nodes.values().stream()
        .anyMatch(other -> !other.name().equals(node) && other.hasAccepted(version));
  }
}
