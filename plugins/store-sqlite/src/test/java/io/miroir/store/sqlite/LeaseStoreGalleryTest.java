package io.miroir.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.LeaseStore;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenLeaseStore;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Suite;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every wrong lease store of the gallery, made of this right one, is caught by the clause it
 * breaks.
 */
class LeaseStoreGalleryTest {
  static Stream<Broken<LeaseStore>> stores() {
    return BrokenLeaseStore.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void catchesEveryWrongStore(Broken<LeaseStore> broken, @TempDir Path folder) {
    GalleryRun.Result result = new GalleryRun(Suite.LEASE_STORE, Subjects.in(folder)).judge(broken);

    assertThat(result.failed()).as("clauses found broken").contains(broken.clause());
  }
}
