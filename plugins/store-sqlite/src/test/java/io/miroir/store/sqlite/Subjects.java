package io.miroir.store.sqlite;

import io.miroir.conformance.Subject;
import java.nio.file.Path;
import java.util.Map;

/** What the suite judges here. */
final class Subjects {
  private Subjects() {}

  /** The stores of a file in that folder. */
  static Subject in(Path folder) {
    String file = folder.resolve("miroir.db").toString();
    return new Subject(new SqlitePlugin(), "sqlite", Map.of("file", file));
  }
}
