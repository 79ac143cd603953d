/** The {@code prometheus} metrics sink: {@code MetricsSink} on Micrometer. */
@NullMarked
package io.miroir.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
