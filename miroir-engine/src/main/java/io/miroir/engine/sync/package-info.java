/**
 * Keeps the copies of a shard in sync or says that they are not; and makes definite what this pod
 * has sent, before it acks.
 */
@NullMarked
package io.miroir.engine.sync;

import org.jspecify.annotations.NullMarked;
