/** JMH benchmarks. */
@NullMarked
package io.miroir.bench;

import org.jspecify.annotations.NullMarked;
