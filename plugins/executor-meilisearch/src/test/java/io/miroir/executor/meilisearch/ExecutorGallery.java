package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.conformance.SearchNodes;
import io.miroir.conformance.Subject;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenExecutor;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong executor of the gallery, made of this right one, is caught by its clause. Two classes
 * share the gallery, so that they can run side by side.
 */
abstract class ExecutorGallery {
  private static final Set<String> FENCES_AND_READS = Set.of("X1", "X2", "X5");

  private static EmbeddedNodes nodes;

  @BeforeAll
  static void start(@TempDir Path folder) {
    nodes = new EmbeddedNodes(folder);
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  /** Those with a wrong fence or reading, or all others. */
  static Stream<Broken<MigrationExecutor>> those(boolean withWrongFenceOrReading) {
    return BrokenExecutor.all().stream()
        .filter(broken -> FENCES_AND_READS.contains(broken.clause()) == withWrongFenceOrReading);
  }

  @ParameterizedTest
  @MethodSource("executors")
  void catchesEveryWrongExecutor(Broken<MigrationExecutor> broken) {
    Subject right =
        EmbeddedNodes.subject()
            .onNodes(SearchNodes.of(nodes.source(), nodes.target(), nodes.slow()));

    GalleryRun.Result result = new GalleryRun(Suite.MIGRATION_EXECUTOR, right).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
