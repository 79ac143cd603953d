/** One pod at work: its session, write path, worker and the loops that drive them. */
@NullMarked
package io.miroir.engine.work;

import org.jspecify.annotations.NullMarked;
