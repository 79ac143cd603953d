package com.example.store;

import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;

class JdbcLeaseStoreTest extends LeaseStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return new Subject(new TemplatePlugin(), "jdbc", Map.of("folder", folder.toString()));
  }
}
