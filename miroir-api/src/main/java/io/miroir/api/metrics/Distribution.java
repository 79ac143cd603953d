package io.miroir.api.metrics;

import java.util.List;

/**
 * A histogram of numbers that are no durations.
 *
 * @param name its name in the Prometheus exposition
 * @param help one sentence
 * @param labels the names of its labels, in the order in which {@link Labels} gives their values
 * @param buckets the upper bounds of its buckets, above 0 and ascending
 */
public record Distribution(String name, String help, List<String> labels, List<Double> buckets) {}
