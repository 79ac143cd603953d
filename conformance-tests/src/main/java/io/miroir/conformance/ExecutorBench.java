package io.miroir.conformance;

import io.miroir.api.migration.MigrationExecutor;

/** What the topics of the executor's suite share: the nodes, and one executor that stays open. */
record ExecutorBench(Subject subject, SearchNodes nodes, MigrationExecutor executor)
    implements AutoCloseable {
  static ExecutorBench of(Subject subject) {
    return new ExecutorBench(subject, subject.nodes(), subject.openExecutor());
  }

  @Override
  public void close() {
    executor.close();
    nodes.close();
  }
}
