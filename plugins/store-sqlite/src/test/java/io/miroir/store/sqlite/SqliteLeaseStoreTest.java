package io.miroir.store.sqlite;

import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;

class SqliteLeaseStoreTest extends LeaseStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    String file = folder.resolve("miroir.db").toString();
    return new Subject(new SqlitePlugin(), "sqlite", Map.of("file", file));
  }
}
