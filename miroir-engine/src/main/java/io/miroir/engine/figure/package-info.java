/** What this process has done: metrics, and what the status tells. */
@NullMarked
package io.miroir.engine.figure;

import org.jspecify.annotations.NullMarked;
