package io.miroir.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.job.JobStore;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenJobStore;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong job store of the gallery, made of this right one, is caught by the clause it breaks.
 */
class JobStoreGalleryTest {
  static Stream<Broken<JobStore>> stores() {
    return BrokenJobStore.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void catchesEveryWrongStore(Broken<JobStore> broken, @TempDir Path folder) {
    GalleryRun.Result result = new GalleryRun(Suite.JOB_STORE, Subjects.in(folder)).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
