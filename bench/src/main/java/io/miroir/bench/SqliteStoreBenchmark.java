package io.miroir.bench;

import io.miroir.store.sqlite.SqlitePlugin;
import java.util.Map;

/** The store in a file, where a commit costs what the disk's sync costs. */
public class SqliteStoreBenchmark extends StoreBenchmark {
  @Override
  StoreCalls open(Scratch scratch) {
    String file = scratch.folder().resolve("bench.db").toString();
    return StoreCalls.of(new SqlitePlugin(), Map.of("file", file));
  }
}
