package io.miroir.executor.meilisearch;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.conformance.gallery.Broken;
import java.util.stream.Stream;

/** Those whose fence or reading is wrong. */
class FenceAndReadGalleryTest extends ExecutorGallery {
  static Stream<Broken<MigrationExecutor>> executors() {
    return those(true);
  }
}
