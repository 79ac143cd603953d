package io.miroir.store.sqlite;

import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

class SqliteLeaseStoreTest extends LeaseStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return Subjects.in(folder);
  }
}
