/** A lease store and a job store on Redis. */
@NullMarked
package io.miroir.store.redis;

import org.jspecify.annotations.NullMarked;
