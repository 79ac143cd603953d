package io.miroir.api.metrics;

import java.time.Duration;
import java.util.List;

/**
 * A histogram of durations.
 *
 * @param name its name in the Prometheus exposition, ending in {@code _seconds}
 * @param help one sentence
 * @param labels the names of its labels, in the order in which {@link Labels} gives their values
 * @param buckets the upper bounds of its buckets, ascending
 */
public record Timer(String name, String help, List<String> labels, List<Duration> buckets) {}
