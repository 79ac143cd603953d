package io.miroir.conformance.gallery;

import io.miroir.api.lease.LeaseStore;
import java.util.List;
import java.util.stream.Stream;

/** The wrong lease stores of the gallery. */
public final class BrokenLeaseStore {
  private static final List<Broken<LeaseStore>> ALL =
      Stream.of(LeaseProtocolFaults.ALL, LeaseOutageFaults.ALL, LeaseListFaults.ALL)
          .flatMap(List::stream)
          .toList();

  private BrokenLeaseStore() {}

  /** Every one of them, by clause. */
  public static List<Broken<LeaseStore>> all() {
    return ALL;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Broken<LeaseStore> of(String name) {
    return Broken.named(name, ALL);
  }
}
