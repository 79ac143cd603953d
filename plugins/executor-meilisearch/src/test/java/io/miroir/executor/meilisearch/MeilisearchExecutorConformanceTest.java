package io.miroir.executor.meilisearch;

import io.miroir.conformance.MigrationExecutorConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

class MeilisearchExecutorConformanceTest extends MigrationExecutorConformance {
  @Override
  protected Subject subject(Path folder) {
    return EmbeddedNodes.subject().onNodes(new EmbeddedNodes(folder));
  }
}
