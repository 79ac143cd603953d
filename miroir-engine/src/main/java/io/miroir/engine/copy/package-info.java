/** Copying, comparing and deleting the documents of a shard at the nodes. */
@NullMarked
package io.miroir.engine.copy;

import org.jspecify.annotations.NullMarked;
