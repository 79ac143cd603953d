package io.miroir.store.sqlite;

import io.miroir.api.lease.LeaseStore;
import io.miroir.conformance.gallery.Broken;
import io.miroir.conformance.gallery.BrokenLeaseStore;
import io.miroir.conformance.run.Suite;
import java.util.stream.Stream;

class LeaseStoreGalleryTest extends StoreGallery {
  LeaseStoreGalleryTest() {
    super(Suite.LEASE_STORE);
  }

  static Stream<Broken<LeaseStore>> stores() {
    return BrokenLeaseStore.all().stream();
  }
}
