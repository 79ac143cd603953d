package io.miroir.conformance.gallery;

import io.miroir.api.job.JobStore;
import java.util.List;
import java.util.stream.Stream;

/** The wrong job stores of the gallery. */
public final class BrokenJobStore {
  private static final List<Broken<JobStore>> ALL =
      Stream.of(CommitFaults.ALL, RecordFaults.ALL).flatMap(List::stream).toList();

  private BrokenJobStore() {}

  /** Every one of them. */
  public static List<Broken<JobStore>> all() {
    return ALL;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Broken<JobStore> of(String name) {
    return Broken.named(name, ALL);
  }
}
