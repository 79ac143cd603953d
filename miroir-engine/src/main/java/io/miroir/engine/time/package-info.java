/** The one door to time and concurrency: nothing else in the engine has a clock, thread or lock. */
@NullMarked
package io.miroir.engine.time;

import org.jspecify.annotations.NullMarked;
