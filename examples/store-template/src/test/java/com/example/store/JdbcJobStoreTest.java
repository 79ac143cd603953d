package com.example.store;

import io.miroir.conformance.JobStoreConformance;
import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;

class JdbcJobStoreTest extends JobStoreConformance {
  @Override
  protected Subject subject(Path folder) {
    return new Subject(new TemplatePlugin(), "jdbc", Map.of("folder", folder.toString()));
  }
}
