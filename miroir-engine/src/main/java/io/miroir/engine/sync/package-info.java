/** Keeps the copies of a shard in sync, or says that they are not. */
@NullMarked
package io.miroir.engine.sync;

import org.jspecify.annotations.NullMarked;
