/** The sink of metrics, and every metric's name, labels and buckets. */
@NullMarked
package io.miroir.api.metrics;

import org.jspecify.annotations.NullMarked;
