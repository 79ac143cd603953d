package io.miroir.store.sqlite;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;

class SqliteJobStoreTest extends JobStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return Subjects.in(folder);
  }
}
