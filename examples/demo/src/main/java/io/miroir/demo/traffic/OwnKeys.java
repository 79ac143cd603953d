package io.miroir.demo.traffic;

import io.miroir.demo.corpus.Corpus;
import io.miroir.demo.corpus.Entry;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The keys that one writer alone changes, as batches apart by shard. */
final class OwnKeys {
  private static final int TRIES = 4;

  private final Map<Integer, List<List<Entry>>> byShard;
  private final List<List<Entry>> all;

  /** The share of one of several owners; with one owner alone it is every unfrozen key. */
  OwnKeys(Corpus corpus, int owner, int owners) {
    byShard = corpus.partition(owner, owners);
    all = byShard.values().stream().flatMap(List::stream).toList();
  }

  /** Draws a batch, from one of some shards if there is one, of any shard where none is named. */
  List<Entry> batch(List<Integer> shards, RandomGenerator random) {
    for (int tried = 0; tried < TRIES && !shards.isEmpty(); tried++) {
      List<List<Entry>> batches =
          byShard.getOrDefault(shards.get(random.nextInt(shards.size())), List.of());
      if (!batches.isEmpty()) {
        return batches.get(random.nextInt(batches.size()));
      }
    }
    return all.get(random.nextInt(all.size()));
  }
}
