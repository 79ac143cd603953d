package io.miroir.engine.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ShardId;
import io.miroir.engine.traffic.Traffic.ShardName;
import io.miroir.engine.traffic.WriteOrder.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Writes that touch one document go one after the other, in the order of their places. */
class WriteOrderProperties {
  /** Three keys at most in each of two shards; none means the whole shard. */
  @Provide
  Arbitrary<List<Map<ShardName, Set<String>>>> writes() {
    Arbitrary<Set<String>> keys = Arbitraries.of("a", "b", "c").set().ofMaxSize(3);
    Arbitrary<ShardName> shards =
        Arbitraries.of(0, 1).map(shard -> new ShardName("books", new ShardId(shard)));
    return Arbitraries.maps(shards, keys)
        .ofMinSize(1)
        .ofMaxSize(2)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 500)
  void placesAreNextInOrderAndNobodyWaitsForEver(
      @ForAll("writes") List<Map<ShardName, Set<String>>> writes, @ForAll Random random) {
    WriteOrder order = new WriteOrder();
    List<Place> waiting = new ArrayList<>();
    writes.forEach(write -> waiting.add(order.take(write)));
    while (!waiting.isEmpty()) {
      Map<Place, Boolean> next = new HashMap<>();
      waiting.forEach(place -> next.put(place, order.isNext(place)));
      for (Place place : waiting) {
        boolean free =
            waiting.stream()
                .noneMatch(other -> other.number() < place.number() && overlap(other, place));
        assertThat(next.get(place)).as(place + " of " + waiting).isEqualTo(free);
      }
      List<Place> leaving = new ArrayList<>(waiting.stream().filter(order::isNext).toList());
      Collections.shuffle(leaving, random);
      Place left = leaving.getFirst();
      order.leave(left);
      waiting.remove(left);
    }
  }

  private static boolean overlap(Place one, Place other) {
    return one.keys().entrySet().stream()
        .filter(touched -> other.keys().containsKey(touched.getKey()))
        .anyMatch(
            touched -> {
              var there = other.keys().get(touched.getKey());
              return touched.getValue().isEmpty()
                  || there.isEmpty()
                  || touched.getValue().stream().anyMatch(there::contains);
            });
  }
}
