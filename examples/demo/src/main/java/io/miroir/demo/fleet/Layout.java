package io.miroir.demo.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet as it should be, by the checker's own placement. Immutable.
 *
 * @param groups the nodes of each replica group
 * @param copies how many copies of each shard a group keeps
 */
public record Layout(List<List<String>> groups, int copies) {
  public Layout {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /** One group that keeps one copy of each shard. */
  public static Layout single(List<String> nodes) {
    return new Layout(List.of(nodes), 1);
  }

  /** With one node more in the first group. */
  public Layout with(String node) {
    return firstGroup(Stream.concat(groups.getFirst().stream(), Stream.of(node)).toList());
  }

  /** Without a node of the first group. */
  public Layout without(String node) {
    return firstGroup(groups.getFirst().stream().filter(member -> !member.equals(node)).toList());
  }

  private Layout firstGroup(List<String> nodes) {
    List<List<String>> changed = new ArrayList<>(groups);
    changed.set(0, nodes);
    return new Layout(changed, copies);
  }

  /** With so many copies of each shard in every group. */
  public Layout withCopies(int more) {
    return new Layout(groups, more);
  }

  /** With one group more. */
  public Layout withGroup(List<String> nodes) {
    List<List<String>> more = new ArrayList<>(groups);
    more.add(nodes);
    return new Layout(more, copies);
  }

  /** The nodes of all groups. */
  public Set<String> nodes() {
    return groups.stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The nodes that should hold a shard. */
  public Set<String> owners(int shard) {
    Set<String> owners = new TreeSet<>();
    groups.forEach(nodes -> owners.addAll(Placement.owners(shard, nodes, copies)));
    return owners;
  }

  /** How many copies of a shard come to nodes that had none, on the way to another layout. */
  public int arrivals(int shard, Layout after) {
    Set<String> arriving = new TreeSet<>(after.owners(shard));
    arriving.removeAll(owners(shard));
    return arriving.size();
  }

  /** The shards that come to nodes that had none of them, on the way to another layout. */
  public Set<Integer> moving(int shards, Layout after) {
    return IntStream.range(0, shards)
        .filter(shard -> arrivals(shard, after) > 0)
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The shards that a node should hold. */
  public Set<Integer> shardsOf(String node, int shards) {
    return IntStream.range(0, shards)
        .filter(shard -> owners(shard).contains(node))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }
}
