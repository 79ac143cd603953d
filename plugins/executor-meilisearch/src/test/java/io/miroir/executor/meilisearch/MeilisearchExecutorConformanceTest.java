package io.miroir.executor.meilisearch;

import io.miroir.conformance.ExecutorUnderTest;
import io.miroir.conformance.MigrationExecutorConformance;
import java.nio.file.Path;

class MeilisearchExecutorConformanceTest extends MigrationExecutorConformance {
  @Override
  protected ExecutorUnderTest subject(Path folder) {
    return new ExecutorUnderTest(EmbeddedNodes.subject(), new EmbeddedNodes(folder));
  }
}
