package io.miroir.conformance;

import io.miroir.api.migration.MigrationExecutor;

/** What the topics of the executor's suite share: the nodes, and one executor that stays open. */
record ExecutorBench(Subject subject, SearchNodes nodes, MigrationExecutor executor)
    implements AutoCloseable {
  static ExecutorBench of(ExecutorUnderTest judged) {
    return new ExecutorBench(judged.subject(), judged.nodes(), judged.subject().openExecutor());
  }

  @Override
  public void close() {
    executor.close();
    nodes.close();
  }
}
