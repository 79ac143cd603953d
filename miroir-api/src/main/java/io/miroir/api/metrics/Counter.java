package io.miroir.api.metrics;

import java.util.List;

/**
 * A metric that only grows.
 *
 * @param name its name in the Prometheus exposition, ending in {@code _total}
 * @param help one sentence
 * @param labels the names of its labels, in the order in which {@link Labels} gives their values
 */
public record Counter(String name, String help, List<String> labels) {}
