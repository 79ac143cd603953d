/** Which shard a document belongs to, and which nodes should hold a shard. Pure functions. */
@NullMarked
package io.miroir.engine.shard;

import org.jspecify.annotations.NullMarked;
