/** Reading, writing and fencing the documents of a shard on a node. */
@NullMarked
package io.miroir.api.migration;

import org.jspecify.annotations.NullMarked;
