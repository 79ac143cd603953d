package io.miroir.engine.preview;

import io.miroir.api.ShardId;
import io.miroir.engine.Preview.Kind;
import io.miroir.engine.Preview.Obstacle;
import io.miroir.engine.fleet.Groups;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.plan.Move;
import io.miroir.engine.record.ControlRecord;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.record.JobRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is in the way of moves, as far as the records tell; a pure function of them. */
final class Obstacles {
  private Obstacles() {}

  /**
   * What is in the way of an index's moves.
   *
   * @param moves what would be planned
   * @param event the number of the last topology event
   */
  static List<Obstacle> of(
      Assignment now,
      Optional<JobRecord> job,
      ControlRecord control,
      List<Move> moves,
      long event) {
    String index = "index '" + now.index() + "'";
    return Stream.of(
            lost(now, index),
            paused(control, moves, index),
            open(job, moves, index),
            givenUp(control, moves, event, index))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The groups that are mostly away, and those that would have fewer nodes than copies. */
  static List<Obstacle> ofFleet(FleetRecord wanted) {
    List<Obstacle> found = new ArrayList<>();
    for (int group = 0; group < wanted.groups(); group++) {
      if (wanted.mostlyAway(group)) {
        found.add(
            new Obstacle(
                Kind.GROUP_AWAY,
                "more than half of replica group "
                    + group
                    + " has failed, so nothing of it is moved; bring its nodes back"));
      }
      int nodes = wanted.placed().get(group).size();
      if (nodes < wanted.replicationFactor() && Groups.keepsCopies(wanted, group)) {
        found.add(
            new Obstacle(
                Kind.FEWER_COPIES,
                "replica group "
                    + group
                    + " keeps "
                    + nodes
                    + " copies of each shard instead of "
                    + wanted.replicationFactor()
                    + ", as it has no more nodes"));
      }
    }
    return found;
  }

  private static Optional<Obstacle> lost(Assignment now, String index) {
    List<ShardId> lost =
        IntStream.range(0, now.shards())
            .mapToObj(ShardId::new)
            .filter(shard -> now.inSync(shard).isEmpty())
            .toList();
    return obstacle(
        Kind.NO_COPY_IN_SYNC,
        lost,
        shards ->
            "no node has a copy in sync of "
                + shards
                + " of "
                + index
                + ", so nothing can be copied from; bring a node back that holds one");
  }

  private static Optional<Obstacle> paused(ControlRecord control, List<Move> moves, String index) {
    return obstacle(
        Kind.PAUSED,
        chosen(moves, control::pauses),
        shards ->
            control.paused()
                ? index + " is paused, and its shards don't move before it is resumed"
                : shards + " of " + index + " paused, and not moved before that is resumed");
  }

  private static Optional<Obstacle> open(Optional<JobRecord> job, List<Move> moves, String index) {
    if (moves.isEmpty() || job.isEmpty() || !job.get().open()) {
      return Optional.empty();
    }
    long left = job.get().moves().stream().filter(state -> !state.settled()).count();
    return Optional.of(
        new Obstacle(
            Kind.JOB_OPEN,
            index
                + " has an open job, moves to go: "
                + left
                + "; these are planned when it has ended, from where the shards are then"));
  }

  private static Optional<Obstacle> givenUp(
      ControlRecord control, List<Move> moves, long event, String index) {
    return obstacle(
        Kind.GIVEN_UP,
        chosen(moves, shard -> control.gaveUp(shard, event)),
        shards ->
            "moves of "
                + shards
                + " of "
                + index
                + " were given up, and any change of the fleet has them planned again");
  }

  private static List<ShardId> chosen(List<Move> moves, Predicate<Integer> wanted) {
    return moves.stream()
        .map(Move::shard)
        .distinct()
        .filter(shard -> wanted.test(shard.value()))
        .toList();
  }

  /** Words of the shards, if there are any. */
  private interface Sentence {
    String of(String shards);
  }

  private static Optional<Obstacle> obstacle(Kind kind, List<ShardId> shards, Sentence sentence) {
    if (shards.isEmpty()) {
      return Optional.empty();
    }
    String named =
        (shards.size() == 1 ? "shard " : "shards ")
            + shards.stream().map(ShardId::toString).collect(Collectors.joining(", "));
    return Optional.of(new Obstacle(kind, sentence.of(named)));
  }
}
