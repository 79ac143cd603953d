package io.miroir.conformance.gallery;

import io.miroir.api.migration.MigrationExecutor;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wrong migration executors of the gallery.
 *
 * <p>Some are a right one whose requests to a Meilisearch node are changed on their way.
 */
public final class BrokenExecutor {
  private static final List<Broken<MigrationExecutor>> ALL =
      Stream.of(
              FenceFaults.ALL,
              ReadFaults.ALL,
              WriteFaults.ALL,
              OutcomeFaults.ALL,
              ContentFaults.ALL)
          .flatMap(List::stream)
          .toList();

  private BrokenExecutor() {}

  /** Every one of them. */
  public static List<Broken<MigrationExecutor>> all() {
    return ALL;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Broken<MigrationExecutor> of(String name) {
    return Broken.named(name, ALL);
  }
}
