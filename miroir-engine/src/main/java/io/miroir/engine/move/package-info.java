/** The movers: terms over jobs, and the drivers of their moves. */
@NullMarked
package io.miroir.engine.move;

import org.jspecify.annotations.NullMarked;
