package io.miroir.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.conformance.Subject;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenJobStore;
import io.miroir.conformance.gallery.BrokenLeaseStore;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong store of the gallery, made of this right one, is caught by the clause it breaks. */
class GalleryTest {
  @TempDir private Path folder;

  static Stream<Broken<?>> leaseStores() {
    return BrokenLeaseStore.all().stream().map(broken -> broken);
  }

  static Stream<Broken<?>> jobStores() {
    return BrokenJobStore.all().stream().map(broken -> broken);
  }

  @ParameterizedTest
  @MethodSource("leaseStores")
  void catchesEveryWrongLeaseStore(Broken<?> broken) {
    requireCaught(Suite.LEASE_STORE, broken);
  }

  @ParameterizedTest
  @MethodSource("jobStores")
  void catchesEveryWrongJobStore(Broken<?> broken) {
    requireCaught(Suite.JOB_STORE, broken);
  }

  private void requireCaught(Suite suite, Broken<?> broken) {
    String file = folder.resolve("miroir.db").toString();
    Subject right = new Subject(new SqlitePlugin(), "sqlite", Map.of("file", file));

    GalleryRun.Result result = new GalleryRun(suite, right).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
