/** Where each shard is written and read in one epoch: a pure function of the persisted records. */
@NullMarked
package io.miroir.engine.route;

import org.jspecify.annotations.NullMarked;
