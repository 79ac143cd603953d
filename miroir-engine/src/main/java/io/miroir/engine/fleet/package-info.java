/** The record of the fleet: nodes that join, leave, fail and come back. */
@NullMarked
package io.miroir.engine.fleet;

import org.jspecify.annotations.NullMarked;
