package io.miroir.store.sqlite;

import io.miroir.api.job.JobStore;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenJobStore;
import io.miroir.conformance.run.Suite;
import java.util.stream.Stream;

class JobStoreGalleryTest extends StoreGallery {
  JobStoreGalleryTest() {
    super(Suite.JOB_STORE);
  }

  static Stream<Broken<JobStore>> stores() {
    return BrokenJobStore.all().stream();
  }
}
