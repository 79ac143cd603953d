/** Clients that write and read while shards move. */
@NullMarked
package io.miroir.demo.traffic;

import org.jspecify.annotations.NullMarked;
