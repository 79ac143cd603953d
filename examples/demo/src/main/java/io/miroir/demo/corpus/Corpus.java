package io.miroir.demo.corpus;

import io.miroir.demo.fleet.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The documents of one run: an even sample of WordNet, a quarter of it frozen.
 *
 * <p>Unfrozen keys are grouped into batches of one shard. A batch has one writer, so a delete by
 * filter of a batch never meets another writer's operation.
 */
public final class Corpus {
  /** Fewer documents leave shards too small for a copy to have several slices. */
  public static final int DOCUMENTS_MIN = 1_000;

  static final int BATCH_KEYS = 4;
  static final int FROZEN_BATCH_KEYS = 40;

  private final int shards;
  private final List<Entry> entries;
  private final Map<String, Entry> byKey;
  private final Map<Integer, List<Entry>> batches;

  private Corpus(int shards, List<Entry> entries) {
    this.shards = shards;
    this.entries = entries;
    this.byKey = entries.stream().collect(Collectors.toMap(Entry::key, Function.identity()));
    this.batches =
        entries.stream()
            .filter(entry -> !entry.frozen())
            .collect(Collectors.groupingBy(Entry::batch));
  }

  /** Takes this many synsets at even distances, so that every part of speech is among them. */
  public static Corpus sample(List<Synset> synsets, int documents, int shards) {
    Map<Integer, List<Synset>> open = new HashMap<>();
    List<Synset> frozen = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      Synset synset = synsets.get((int) ((long) i * synsets.size() / documents));
      if (i % 4 == 0) {
        frozen.add(synset);
      } else {
        open.computeIfAbsent(Placement.shard(synset.id(), shards), shard -> new ArrayList<>())
            .add(synset);
      }
    }
    List<Entry> entries = new ArrayList<>(documents);
    int batch = 0;
    for (int shard = 0; shard < shards; shard++) {
      List<Synset> inShard = open.getOrDefault(shard, List.of());
      for (int i = 0; i < inShard.size(); i++) {
        if (i % BATCH_KEYS == 0) {
          batch++;
        }
        entries.add(new Entry(inShard.get(i), shard, false, batch));
      }
    }
    for (int i = 0; i < frozen.size(); i++) {
      if (i % FROZEN_BATCH_KEYS == 0) {
        batch++;
      }
      Synset synset = frozen.get(i);
      entries.add(new Entry(synset, Placement.shard(synset.id(), shards), true, batch));
    }
    return new Corpus(shards, List.copyOf(entries));
  }

  public int size() {
    return entries.size();
  }

  public int shards() {
    return shards;
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The entry of a key, or nothing where no document of this run has that key. */
  public Optional<Entry> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The unfrozen keys of a batch. */
  public List<Entry> batch(int batch) {
    return batches.getOrDefault(batch, List.of());
  }

  /** The batches that one of several writers owns, apart by shard. */
  public Map<Integer, List<List<Entry>>> partition(int writer, int writers) {
    return batches.entrySet().stream()
        .filter(batch -> batch.getKey() % writers == writer)
        .map(Map.Entry::getValue)
        .collect(Collectors.groupingBy(batch -> batch.getFirst().shard()));
  }
}
