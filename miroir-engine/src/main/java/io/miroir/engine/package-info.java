/**
 * What a host of the engine sees: the entry {@link io.miroir.engine.Miroir}, the write and read
 * path as permits, and the records and figures behind an admin API.
 */
@NullMarked
package io.miroir.engine;

import org.jspecify.annotations.NullMarked;
