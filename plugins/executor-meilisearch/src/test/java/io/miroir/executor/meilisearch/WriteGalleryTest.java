package io.miroir.executor.meilisearch;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.conformance.gallery.Broken;
import java.util.stream.Stream;

/** Those whose writing, deleting or content is wrong. */
class WriteGalleryTest extends ExecutorGallery {
  static Stream<Broken<MigrationExecutor>> executors() {
    return those(false);
  }
}
