/** A Redis server that this process starts, and that ends with it. */
@NullMarked
package io.miroir.redis.embedded;

import org.jspecify.annotations.NullMarked;
