package io.miroir.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move.Drop;
import io.miroir.engine.plan.Move.Relocate;
import io.miroir.engine.shard.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every plan, over random topologies and assignments. */
class PlannerPropertyTest {
  /**
   * An assignment and the topology that is wanted next.
   *
   * @param wanted the wanted nodes of each group
   * @param rf the wanted replication factor
   */
  record Fleet(Assignment now, List<List<NodeId>> wanted, int rf) {
    Set<NodeId> owners(Move move) {
      return owners(move.group(), move.shard());
    }

    Set<NodeId> owners(int group, ShardId shard) {
      return Set.copyOf(Placement.owners(shard, wanted.get(group), rf));
    }

    int groupOf(NodeId node) {
      return wanted.indexOf(
          wanted.stream().filter(nodes -> nodes.contains(node)).findFirst().orElseThrow());
    }

    List<Move> plan() {
      return Planner.plan(now, wanted, rf);
    }

    /** The moves that bring a copy to a node that has none. */
    List<Move> copied() {
      return plan().stream().filter(Move::beginsEmpty).toList();
    }
  }

  @Property
  void noMoveGoesToItselfOrToAHolder(@ForAll("anyFleets") Fleet fleet) {
    for (Move move : fleet.copied()) {
      assertThat(move.to()).isNotEqualTo(move.source());
      assertThat(fleet.now.holders(move.group(), move.shard())).doesNotContain(move.to());
    }
  }

  @Property
  void noMoveDropsACopyThatMustStay(@ForAll("anyFleets") Fleet fleet) {
    for (Move move : fleet.plan()) {
      if (move instanceof Relocate || move instanceof Drop) {
        assertThat(fleet.owners(move)).doesNotContain(move.source());
      }
      if (move instanceof Drop drop) {
        int group = fleet.groupOf(drop.kept());
        assertThat(fleet.owners(group, drop.shard())).contains(drop.kept());
        assertThat(fleet.now.copies(group, drop.shard()))
            .containsAll(fleet.owners(group, drop.shard()).stream().map(Copy::inSync).toList());
        assertThat(group == drop.group() || fleet.owners(move).isEmpty()).isTrue();
      }
    }
  }

  @Property
  void everySourceIsInSync(@ForAll("anyFleets") Fleet fleet) {
    for (Move move : fleet.plan()) {
      if (move instanceof Drop) {
        continue;
      }
      List<Copy> everywhere = new ArrayList<>();
      for (int group = 0; group < fleet.now.groups().size(); group++) {
        everywhere.addAll(fleet.now.copies(group, move.shard()));
      }
      assertThat(everywhere).contains(Copy.inSync(move.source()));
    }
  }

  @Property
  void everyCopyThatThePlacementWantsBecomesInSync(@ForAll("anyFleets") Fleet fleet) {
    Assignment after = applied(fleet.now, fleet.plan());
    for (int shard = 0; shard < after.shards(); shard++) {
      ShardId id = new ShardId(shard);
      if (readable(fleet.now, id)) {
        for (int group = 0; group < fleet.wanted.size(); group++) {
          assertThat(after.inSync(id)).containsAll(fleet.owners(group, id));
        }
      }
    }
  }

  @Property
  void noMoveTouchesANodeThatIsAwayAndNoneTakesTheLastCopyInSync(
      @ForAll("anyFleets") Fleet fleet, @ForAll Random random) {
    Set<NodeId> away = new HashSet<>();
    fleet.wanted.forEach(
        group -> group.stream().filter(n -> random.nextInt(3) == 0).forEach(away::add));
    List<Move> moves = Planner.plan(fleet.now, fleet.wanted, fleet.rf, away);
    for (Move move : moves) {
      assertThat(away).doesNotContain(move.source());
      if (!(move instanceof Drop)) {
        assertThat(away).doesNotContain(move.to());
      }
    }
    Assignment after = applied(fleet.now, moves);
    for (int shard = 0; shard < after.shards(); shard++) {
      ShardId id = new ShardId(shard);
      if (readable(fleet.now, id)) {
        assertThat(after.inSync(id)).isNotEmpty();
      }
    }
  }

  @Property
  void movesAreAsManyAsPlacedNodesWithoutACopy(@ForAll("anyFleets") Fleet fleet) {
    int missing = 0;
    for (int shard = 0; shard < fleet.now.shards(); shard++) {
      ShardId id = new ShardId(shard);
      if (!readable(fleet.now, id)) {
        continue;
      }
      for (int group = 0; group < fleet.wanted.size(); group++) {
        Set<NodeId> absent = new HashSet<>(fleet.owners(group, id));
        absent.removeAll(fleet.now.holders(group, id));
        missing += absent.size();
      }
    }
    assertThat(fleet.copied()).hasSize(missing);
  }

  @Property
  void planIsOrderedAndDependsOnItsArgumentsAlone(@ForAll("anyFleets") Fleet fleet) {
    List<List<NodeId>> reversed = new ArrayList<>();
    for (List<NodeId> nodes : fleet.wanted) {
      List<NodeId> other = new ArrayList<>(nodes);
      Collections.reverse(other);
      reversed.add(other);
    }
    List<Move> moves = fleet.plan();
    assertThat(Planner.plan(fleet.now, reversed, fleet.rf)).isEqualTo(moves);
    assertThat(moves).isSortedAccordingTo((a, b) -> a.shard().compareTo(b.shard()));
  }

  @Property
  void allMovesInAnyOrderAndWithoutTheSurplusAreThePlacement(
      @ForAll("anyFleets") Fleet fleet, @ForAll Random random) {
    List<Move> moves = new ArrayList<>(fleet.plan());
    Collections.shuffle(moves, random);
    Assignment after = applied(fleet.now, moves);
    List<Move> surplus = Planner.plan(after, fleet.wanted, fleet.rf);
    assertThat(surplus).allMatch(move -> move instanceof Drop);
    after = applied(after, surplus);
    assertThat(Planner.plan(after, fleet.wanted, fleet.rf)).isEmpty();
    for (int shard = 0; shard < after.shards(); shard++) {
      ShardId id = new ShardId(shard);
      for (int group = 0; group < fleet.wanted.size(); group++) {
        Set<NodeId> owners = fleet.owners(group, id);
        if (!readable(fleet.now, id) || fleet.wanted.stream().allMatch(List::isEmpty)) {
          assertThat(after.copies(group, id)).isEqualTo(fleet.now.copies(group, id));
          continue;
        }
        assertThat(after.holders(group, id)).containsAll(owners);
        if (after.copies(group, id).stream().allMatch(Copy::inSync)) {
          assertThat(after.holders(group, id)).hasSameElementsAs(owners);
        }
      }
    }
  }

  @Property
  void ofAFleetInSyncAllMovesAreThePlacementAndEachIsNeeded(@ForAll("settled") Fleet fleet) {
    Assignment placed =
        Assignment.initial(fleet.now.index(), fleet.now.shards(), fleet.wanted, fleet.rf);
    List<Move> moves = fleet.plan();
    assertThat(applied(fleet.now, moves)).isEqualTo(placed);
    for (Move left : moves) {
      List<Move> others = new ArrayList<>(moves);
      others.remove(left);
      assertThat(applied(fleet.now, others)).isNotEqualTo(placed);
    }
  }

  @Property
  void whenSomeMovesAreDoneTheOthersAreStillPlanned(
      @ForAll("settled") Fleet fleet, @ForAll Random random) {
    List<Move> done = new ArrayList<>(fleet.copied());
    done.removeIf(move -> random.nextBoolean());
    List<Move> rest = new ArrayList<>(fleet.copied());
    rest.removeAll(done);
    List<Move> again =
        new ArrayList<>(Planner.plan(applied(fleet.now, done), fleet.wanted, fleet.rf));
    again.removeIf(move -> !move.beginsEmpty());
    assertThat(again).hasSameSizeAs(rest);
    assertThat(again.stream().map(Move::to))
        .containsExactlyElementsOf(rest.stream().map(Move::to).toList());
  }

  /** Any assignment, in sync or not, and any wanted topology. */
  @Provide
  Arbitrary<Fleet> anyFleets() {
    return Arbitraries.randomValue(
        random -> {
          int groups = 1 + random.nextInt(3);
          int shards = 1 + random.nextInt(12);
          List<Map<ShardId, List<Copy>>> now = new ArrayList<>();
          List<List<NodeId>> wanted = new ArrayList<>();
          for (int group = 0; group < groups; group++) {
            List<NodeId> pool = pool(group, 1 + random.nextInt(6));
            Map<ShardId, List<Copy>> copies = new HashMap<>();
            for (int shard = 0; shard < shards; shard++) {
              copies.put(
                  new ShardId(shard),
                  some(pool, 3, random).stream()
                      .map(node -> new Copy(node, random.nextInt(4) > 0))
                      .toList());
            }
            now.add(copies);
            wanted.add(some(pool, pool.size(), random));
          }
          return new Fleet(new Assignment("movies", shards, now), wanted, 1 + random.nextInt(3));
        });
  }

  /** Every copy in sync and placed; nodes come and go, but never fewer than copies. */
  @Provide
  Arbitrary<Fleet> settled() {
    return Arbitraries.randomValue(
        random -> {
          int rf = 1 + random.nextInt(3);
          int groups = 1 + random.nextInt(2);
          List<List<NodeId>> before = new ArrayList<>();
          List<List<NodeId>> wanted = new ArrayList<>();
          for (int group = 0; group < groups; group++) {
            List<NodeId> pool = new ArrayList<>(pool(group, rf + random.nextInt(6)));
            before.add(atLeast(rf, pool, random));
            wanted.add(atLeast(rf, pool, random));
          }
          int shards = 1 + random.nextInt(12);
          return new Fleet(Assignment.initial("movies", shards, before, rf), wanted, rf);
        });
  }

  private static Assignment applied(Assignment assignment, List<Move> moves) {
    Assignment after = assignment;
    for (Move move : moves) {
      after = after.after(move);
    }
    return after;
  }

  private static boolean readable(Assignment assignment, ShardId shard) {
    for (int group = 0; group < assignment.groups().size(); group++) {
      if (assignment.lead(group, shard).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static List<NodeId> pool(int group, int size) {
    List<NodeId> pool = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      pool.add(new NodeId("node-" + group + "-" + i));
    }
    return pool;
  }

  private static List<NodeId> some(List<NodeId> pool, int most, Random random) {
    List<NodeId> shuffled = new ArrayList<>(pool);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, random.nextInt(Math.min(most, pool.size()) + 1)));
  }

  private static List<NodeId> atLeast(int least, List<NodeId> pool, Random random) {
    List<NodeId> shuffled = new ArrayList<>(pool);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, least + random.nextInt(pool.size() - least + 1)));
  }
}
