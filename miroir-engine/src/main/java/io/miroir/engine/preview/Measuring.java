package io.miroir.engine.preview;

import io.miroir.api.MiroirException;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.api.migration.Size;
import io.miroir.api.migration.Slice;
import io.miroir.api.topology.Node;
import io.miroir.engine.Preview.Kind;
import io.miroir.engine.Preview.Obstacle;
import io.miroir.engine.Preview.PlannedMove;
import io.miroir.engine.plan.Move;
import io.miroir.engine.record.FleetRecord;
import io.miroir.engine.shared.Parts;
import io.miroir.engine.time.Fork;
import io.miroir.engine.time.Monitor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures what moves would copy: nodes side by side, one call for each shard. A node that fails a
 * call is asked no more.
 */
final class Measuring {
  /** Any slice does to see whether a node answers. */
  private static final Slice ANY = Slice.whole("miroir-preview", new ShardId(0));

  private record Measured(NodeId node, Slice slice) {}

  private record Wanted(String index, Move move, Measured at) {}

  private final Parts parts;
  private final FleetRecord fleet;
  private final Monitor monitor;
  private final List<Wanted> wanted = new ArrayList<>();
  private final Map<NodeId, Set<Slice>> questions = new LinkedHashMap<>();
  private final Map<Measured, Size> sizes = new LinkedHashMap<>();
  private final Map<NodeId, String> failures = new LinkedHashMap<>();

  Measuring(Parts parts, FleetRecord fleet) {
    this.parts = parts;
    this.fleet = fleet;
    this.monitor = parts.timeline().monitor();
  }

  /** Has a move measured at a node. */
  void add(String index, Move move, NodeId giver) {
    Measured at = new Measured(giver, Slice.whole(index, move.shard()));
    wanted.add(new Wanted(index, move, at));
    if (!(move instanceof Move.Drop)) {
      questions.computeIfAbsent(giver, absent -> new LinkedHashSet<>()).add(at.slice());
    }
  }

  /** Has a node asked whether it answers, unless something is measured there. */
  void ask(NodeId node) {
    questions.computeIfAbsent(node, absent -> new LinkedHashSet<>(Set.of(ANY)));
  }

  /** Asks, and returns when all have answered or failed. */
  void run() {
    List<Fork> forks = new ArrayList<>();
    questions.forEach(
        (node, slices) ->
            forks.add(parts.timeline().fork("measure " + node, () -> measure(node, slices))));
    forks.forEach(Fork::join);
  }

  private void measure(NodeId id, Set<Slice> slices) {
    Node node = fleet.seat(id.value()).orElseThrow().node();
    try {
      for (Slice slice : slices) {
        Size size = parts.executor().measure(node, slice);
        monitor.locked(() -> sizes.put(new Measured(id, slice), size));
      }
    } catch (MiroirException e) {
      monitor.locked(() -> failures.put(id, String.valueOf(e.getMessage())));
    }
  }

  List<PlannedMove> moves() {
    return wanted.stream().map(this::planned).toList();
  }

  private PlannedMove planned(Wanted one) {
    Move move = one.move();
    Optional<Size> size =
        move instanceof Move.Drop
            ? Optional.of(new Size(0, 0))
            : Optional.ofNullable(sizes.get(one.at()));
    return new PlannedMove(
        one.index(), move.kind(), move.shard(), move.group(), move.source(), move.to(), size);
  }

  List<Obstacle> obstacles() {
    return questions.keySet().stream()
        .filter(failures::containsKey)
        .map(
            node ->
                new Obstacle(
                    Kind.NODE_UNREACHABLE,
                    "node '" + node + "' can't be measured: " + failures.get(node)))
        .toList();
  }
}
