package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Filter expressions over the fields that the front adds to every document. */
final class ShardFilter {
  static final String SHARD = "_miroir_shard";
  static final String KEY = "_miroir_key";
  static final String VERSION = "_miroir_version";

  private ShardFilter() {}

  /** The documents of a slice: a range, never an offset (X2). */
  static String of(Slice slice) {
    return SHARD
        + " = "
        + slice.shard()
        + " AND "
        + KEY
        + " >= "
        + slice.from()
        + " AND "
        + KEY
        + " < "
        + slice.to();
  }

  /** The documents that still are what was seen. */
  static String of(List<Version> seen) {
    Map<Long, List<Long>> hashes = new LinkedHashMap<>();
    for (Version version : seen) {
      hashes.computeIfAbsent(version.version(), v -> new ArrayList<>()).add(version.hash());
    }
    return hashes.entrySet().stream()
        .map(
            entry ->
                "("
                    + VERSION
                    + " = "
                    + entry.getKey()
                    + " AND "
                    + KEY
                    + " IN ["
                    + entry.getValue().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                    + "])")
        .collect(Collectors.joining(" OR "));
  }
}
