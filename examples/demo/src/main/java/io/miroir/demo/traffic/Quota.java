package io.miroir.demo.traffic;

import io.miroir.demo.corpus.WordNet;

/** How much the clients do at least, in proportion to the corpus. */
public record Quota(long writes, long updates, long deletes, long searches) {
  private static final Quota FULL = new Quota(20_000, 2_000, 2_000, 2_000);

  /** The quota of a corpus of this size. */
  public static Quota of(int documents) {
    return new Quota(
        share(FULL.writes, documents),
        share(FULL.updates, documents),
        share(FULL.deletes, documents),
        share(FULL.searches, documents));
  }

  private static long share(long full, int documents) {
    return Math.ceilDiv(full * documents, WordNet.SYNSETS);
  }

  /** Whether it is met. */
  public boolean metBy(Tally tally) {
    return changesMetBy(tally) && tally.searches() >= searches;
  }

  boolean changesMetBy(Tally tally) {
    return tally.writes() >= writes && tally.updates() >= updates && tally.deletes() >= deletes;
  }
}
