package io.miroir.demo.corpus;

/**
 * One key of the corpus with what never changes about it.
 *
 * @param shard the shard that its key hashes to
 * @param frozen whether it is never written after loading
 * @param batch the small group, of one shard and one writer, that a delete by filter takes at once
 */
public record Entry(Synset synset, int shard, boolean frozen, int batch) {
  public String key() {
    return synset.id();
  }
}
