package io.miroir.conformance;

import io.miroir.api.migration.MigrationExecutor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Judges a {@link MigrationExecutor} by the clauses in {@code docs/spi/migration-executor.md}.
 *
 * <p>Override one method, and run it with JUnit. Nodes are started once for all tests; every test
 * has an index and a scope of its own and leaves none behind, so nodes that are shared or not empty
 * will do. Servers that run already are judged on like this:
 *
 * <pre>{@code
 * protected Subject subject(Path folder) {
 *   return new Subject(new MyPlugin(), "mine", settings)
 *       .onNodes(
 *           SearchNodes.of(
 *               new MeilisearchNode("one", URI.create("http://10.0.0.1:7700"), masterKey),
 *               new MeilisearchNode("two", URI.create("http://10.0.0.2:7700"), masterKey)));
 * }
 * }</pre>
 */
@ExtendWith(ClauseReport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MigrationExecutorConformance {
  private ExecutorBench bench;

  /** Set up by JUnit once for all tests. */
  @SuppressWarnings("NullAway.Init")
  protected MigrationExecutorConformance() {}

  /**
   * What is judged, {@linkplain Subject#onNodes on which nodes}; they are closed after the last
   * test. Its settings may make it wait shorter than by preset, to save time.
   *
   * @param folder an empty folder for the nodes' files, if they have any
   */
  protected abstract Subject subject(Path folder);

  @BeforeAll
  final void open(@TempDir Path folder) {
    bench = ExecutorBench.of(subject(folder));
  }

  @AfterAll
  final void close() {
    bench.close();
  }

  /** X1. */
  @Nested
  class Fencing extends FencingTopic {
    Fencing() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X2. */
  @Nested
  class Reading extends ReadingTopic {
    Reading() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X3. */
  @Nested
  class Writing extends WritingTopic {
    Writing() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X4. */
  @Nested
  class Barriers extends BarrierTopic {
    Barriers() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X5. */
  @Nested
  class Versions extends VersionsTopic {
    Versions() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X6. */
  @Nested
  class Deleting extends DeletingTopic {
    Deleting() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X7. */
  @Nested
  class Errors extends ErrorsTopic {
    Errors() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X7. */
  @Nested
  class BusyNodes extends BusyNodeTopic {
    BusyNodes() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X8. */
  @Nested
  class Contents extends ContentsTopic {
    Contents() {
      super(MigrationExecutorConformance.this.bench);
    }
  }

  /** X9. */
  @Nested
  class Preparation extends PreparationTopic {
    Preparation() {
      super(MigrationExecutorConformance.this.bench);
    }
  }
}
