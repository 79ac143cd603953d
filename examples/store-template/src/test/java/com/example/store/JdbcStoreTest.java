package com.example.store;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.LeaseStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class JdbcStoreTest {
  @Nested
  class Leases extends LeaseStoreConformance {
    @Override
    protected Subject subject(Path folder) {
      return new Subject(new TemplatePlugin(), "jdbc", Map.of("folder", folder.toString()));
    }
  }

  @Nested
  class Jobs extends JobStoreConformance {
    @Override
    protected Subject subject(Path folder) {
      return new Subject(new TemplatePlugin(), "jdbc", Map.of("folder", folder.toString()));
    }
  }
}
