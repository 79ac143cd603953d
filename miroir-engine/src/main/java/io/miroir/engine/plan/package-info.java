/** Where shards are, how they come to where they should be, and the table of the phases. Pure. */
@NullMarked
package io.miroir.engine.plan;

import org.jspecify.annotations.NullMarked;
