package io.miroir.cli;

import java.util.List;
import java.util.Locale;

/** Benchmarks that are run together because their rates are compared. */
@SuppressWarnings("ImmutableEnumChecker") // Its lists can't be changed.
enum BenchSuite {
  COPY(
      "CopyPathBenchmark",
      "a page of 1,000 documents becomes a body",
      List.of(
          new Ratio("transformToMemcpy", "transform", "memcpy", 0.5),
          new Ratio("transformToJacksonStreaming", "transform", "jacksonStreaming", 3),
          new Ratio("transformToJacksonTree", "transform", "jacksonTree", 10)),
      List.of("memcpy", "transform", "jacksonStreaming", "jacksonTree")),
  PLACEMENT(
      "(?:PlacementBenchmark|StepBenchmark)",
      "10,000 keys are placed or routed; the state machine makes one step",
      List.of(
          new Ratio("routeToPlace", "route", "place", 0),
          new Ratio("routeToShard", "route", "shard", 0)),
      List.of("shard", "place", "route", "step")),
  MERGE(
      "MergeBenchmark",
      "1,000 hits of four nodes become one answer",
      List.of(new Ratio("mergeToJacksonTree", "merge", "jacksonTree", 0)),
      List.of("merge", "jacksonTree"));

  /**
   * How often one method runs for one run of another.
   *
   * @param atLeast what it must reach; 0 if it is only told
   */
  record Ratio(String name, String over, String under, double atLeast) {}

  private final String benchmarks;
  private final String operation;
  private final List<Ratio> ratios;
  private final List<String> methods;

  BenchSuite(String benchmarks, String operation, List<Ratio> ratios, List<String> methods) {
    this.benchmarks = benchmarks;
    this.operation = operation;
    this.ratios = ratios;
    this.methods = methods;
  }

  /** The name of its command. */
  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A pattern of the benchmarks' classes. */
  String benchmarks() {
    return benchmarks;
  }

  /** What is done once by one run of a method. */
  String operation() {
    return operation;
  }

  /** What is told first. */
  List<Ratio> ratios() {
    return ratios;
  }

  /** All that is measured. */
  List<String> methods() {
    return methods;
  }
}
