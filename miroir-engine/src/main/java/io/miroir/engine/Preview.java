package io.miroir.engine;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a change of the fleet would move, before it is made. Safe for use by many threads. */
public interface Preview {
  /**
   * A move that would be planned.
   *
   * @param index the index
   * @param kind {@code relocate}, {@code add-copy}, {@code resync} or {@code drop}
   * @param shard the shard
   * @param group the replica group
   * @param source the node that gives the copy
   * @param destination the node that receives it; of a drop, the one whose copy stays
   * @param size what would be copied, nothing by a drop; empty if it could not be measured
   */
  record PlannedMove(
      String index,
      String kind,
      ShardId shard,
      int group,
      NodeId source,
      NodeId destination,
      Optional<Size> size) {}

  /** What an obstacle does to the change. */
  enum Weight {
    /** The change would not be accepted. */
    REFUSES("refuses"),
    /** Moves would fail, or not be planned, until someone mends it. */
    BLOCKS("blocks"),
    /** Moves would begin later. */
    DELAYS("delays"),
    /** Nothing is in the way; someone may want to know. */
    TELLS("tells");

    private final String label;

    Weight(String label) {
      this.label = label;
    }

    /** Its name in the admin API. */
    public String label() {
      return label;
    }
  }

  /** What may be in the way. */
  enum Kind {
    /** The change does not fit the fleet. */
    REFUSED("refused", Weight.REFUSES),
    /** A node that gives or receives does not answer, or not as it must. */
    NODE_UNREACHABLE("node-unreachable", Weight.BLOCKS),
    /** A node that is to be added can't be one of the fleet; hosts look at that. */
    NODE_UNFIT("node-unfit", Weight.REFUSES),
    /** Shards have no copy in sync, so none can be made of them. */
    NO_COPY_IN_SYNC("no-copy-in-sync", Weight.BLOCKS),
    /** More than half of a group has failed, so that nothing of it is moved. */
    GROUP_AWAY("group-away", Weight.BLOCKS),
    /** Someone paused the moves. */
    PAUSED("paused", Weight.BLOCKS),
    /** A job is open; the next is planned when it has ended. */
    JOB_OPEN("job-open", Weight.DELAYS),
    /** Moves that were given up are planned again by any change of the fleet. */
    GIVEN_UP("given-up", Weight.TELLS),
    /** A group has fewer nodes than copies. */
    FEWER_COPIES("fewer-copies", Weight.TELLS),
    /** Documents without a shard are on a node; no move takes them along, and none begins. */
    UNMARKED_DOCUMENTS("unmarked-documents", Weight.BLOCKS);

    private final String label;
    private final Weight weight;

    Kind(String label, Weight weight) {
      this.label = label;
      this.weight = weight;
    }

    /** Its name in the admin API. */
    public String label() {
      return label;
    }

    /** What it does to the change. */
    public Weight weight() {
      return weight;
    }
  }

  /**
   * Something in the way.
   *
   * @param kind what it is
   * @param sentence on what, and what to do
   */
  record Obstacle(Kind kind, String sentence) {}

  /**
   * What would be done, as of now.
   *
   * @param moves the moves, by index, then by shard
   * @param documentsPerSecond how fast this process copied in its last moves; empty if it has
   *     copied nothing since it started
   * @param undoWindow how long an old copy mirrors the new one besides, before it is deleted
   * @param obstacles what would be in the way
   */
  record Plan(
      List<PlannedMove> moves,
      OptionalDouble documentsPerSecond,
      Duration undoWindow,
      List<Obstacle> obstacles) {
    /** Copies the lists. */
    public Plan {
      moves = List.copyOf(moves);
      obstacles = List.copyOf(obstacles);
    }

    /** The same with more in the way. */
    public Plan with(List<Obstacle> more) {
      List<Obstacle> all = new ArrayList<>(obstacles);
      all.addAll(more);
      return new Plan(moves, documentsPerSecond, undoWindow, all);
    }

    /** What would be copied in all, of the moves that could be measured. */
    public Size total() {
      long documents = 0;
      long bytes = 0;
      for (PlannedMove move : moves) {
        documents += move.size().map(Size::documents).orElse(0L);
        bytes += move.size().map(Size::bytes).orElse(0L);
      }
      return new Size(documents, bytes);
    }

    /** How many moves could not be measured. */
    public long unmeasured() {
      return moves.stream().filter(move -> move.size().isEmpty()).count();
    }

    /** How long copying takes at the present rate; empty if the rate or a size is not known. */
    public Optional<Duration> copying() {
      if (documentsPerSecond.isEmpty() || unmeasured() > 0) {
        return Optional.empty();
      }
      double seconds = total().documents() / documentsPerSecond.getAsDouble();
      return Optional.of(Duration.ofMillis(Math.round(1_000 * seconds)));
    }
  }

  /**
   * What a change would move. Nothing is changed; the fleet may go on changing, so that what is
   * planned when the change is made can be different.
   *
   * @throws RefusedException with {@code NODE_UNKNOWN}, {@code GROUP_UNKNOWN} or {@code
   *     NOT_SERVING}; that the change would be refused otherwise is an obstacle
   */
  Plan plan(FleetChange change);
}
