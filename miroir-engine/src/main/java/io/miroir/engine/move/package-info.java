/**
 * The movers: terms over jobs, the drivers of their moves, and what nodes become once their moves
 * are done.
 */
@NullMarked
package io.miroir.engine.move;

import org.jspecify.annotations.NullMarked;
