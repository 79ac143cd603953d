package io.miroir.api.metrics;

import java.util.List;

/**
 * A metric that is set.
 *
 * @param name its name in the Prometheus exposition
 * @param help one sentence
 * @param labels the names of its labels, in the order in which {@link Labels} gives their values
 */
public record Gauge(String name, String help, List<String> labels) {}
