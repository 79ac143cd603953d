package io.miroir.simulator;

import io.miroir.api.migration.Version;
import io.miroir.engine.plan.MoveState;
import io.miroir.engine.record.KeysRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was looked at twice since a sweep ended. A document that the old owner has from before the
 * hold and the new one lacks may be under deletion, or a late body has deleted it there: a second
 * look at both, behind barriers, tells which.
 */
final class SecondLooks {
  /**
   * All documents of a shard as a node told them.
   *
   * @param reader who asked
   * @param node the node that was asked
   * @param found what it has, by primary key
   * @param again the keys that the same one has asked it for since
   */
  private record Listing(
      Actor reader, String node, Map<String, Version> found, Set<String> again) {}

  private final Map<Integer, List<Listing>> listings = new HashMap<>();

  /** A sweep has ended; what was looked at before it proves nothing. */
  void begin(int shard) {
    listings.put(shard, new ArrayList<>());
  }

  /** Someone has listed a shard at a node. */
  void listed(Actor reader, String node, int shard, List<Version> versions) {
    List<Listing> known = listings.get(shard);
    if (known != null) {
      Map<String, Version> found = new HashMap<>();
      versions.forEach(version -> found.put(version.primaryKey(), version));
      known.add(new Listing(reader, node, found, new HashSet<>()));
    }
  }

  /** Someone has asked a node for documents by key. */
  void read(Actor reader, String node, Collection<String> keys) {
    listings.values().stream()
        .flatMap(List::stream)
        .filter(listing -> listing.reader() == reader && listing.node().equals(node))
        .forEach(listing -> listing.again().addAll(keys));
  }

  /**
   * The documents that the new owner lacks and that nobody looked at again.
   *
   * @param missed the keys whose newest write the old owner may lack
   * @return by comparison of the two copies since the sweep; one without any is enough
   */
  List<Set<String>> left(MoveState move, KeysRecord missed) {
    List<Set<String>> left = new ArrayList<>();
    List<Listing> earlier = new ArrayList<>();
    for (Listing listing : listings.getOrDefault(move.move().shard().value(), List.of())) {
      if (listing.node().equals(move.move().to().value())) {
        earlier.stream()
            .filter(old -> old.reader() == listing.reader())
            .forEach(old -> left.add(left(old, listing, move.holdEpoch(), missed)));
      } else if (listing.node().equals(move.move().source().value())) {
        earlier.add(listing);
      }
    }
    return left;
  }

  private static Set<String> left(Listing old, Listing fresh, long holdEpoch, KeysRecord missed) {
    Set<String> keys = new TreeSet<>();
    old.found()
        .forEach(
            (key, version) -> {
              boolean fromBefore = version.version() >>> 32 < holdEpoch;
              boolean twice = old.again().contains(key) && fresh.again().contains(key);
              if (fromBefore && !fresh.found().containsKey(key) && !twice && !missed.covers(key)) {
                keys.add(key);
              }
            });
    return keys;
  }
}
