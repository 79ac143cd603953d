package io.miroir.executor.meilisearch;

import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Version;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Filter expressions over the fields that the front adds to every document. */
final class ShardFilter {
  static final String SHARD = "_miroir_shard";
  static final String KEY = "_miroir_key";
  static final String VERSION = "_miroir_version";

  private static final int RUN = 32;

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

  /**
   * The documents that still are what was seen. They are told in runs of neighbouring keys, each
   * under its range, so that a node that tries one document against the whole filter passes over
   * most of it.
   */
  static String of(List<Version> seen) {
    List<Version> sorted = seen.stream().sorted(Comparator.comparingLong(Version::hash)).toList();
    return IntStream.iterate(0, from -> from < sorted.size(), from -> from + RUN)
        .mapToObj(from -> sorted.subList(from, Math.min(from + RUN, sorted.size())))
        .map(ShardFilter::run)
        .collect(Collectors.joining(" OR "));
  }

  private static String run(List<Version> run) {
    Map<Long, List<Version>> attempts =
        run.stream()
            .collect(
                Collectors.groupingBy(Version::version, LinkedHashMap::new, Collectors.toList()));
    String each =
        attempts.entrySet().stream()
            .map(attempt -> attempt(attempt.getKey(), attempt.getValue()))
            .collect(Collectors.joining(" OR "));
    return "(%s >= %d AND %s <= %d AND (%s))"
        .formatted(KEY, run.getFirst().hash(), KEY, run.getLast().hash(), each);
  }

  private static String attempt(long version, List<Version> documents) {
    return documents.stream()
        .map(document -> String.valueOf(document.hash()))
        .collect(
            Collectors.joining(
                ", ", "(%s = %d AND %s IN [".formatted(VERSION, version, KEY), "])"));
  }
}
