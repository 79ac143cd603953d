/**
 * The record of the fleet: its groups, and nodes that join, leave, are probed, fail and come back.
 */
@NullMarked
package io.miroir.engine.fleet;

import org.jspecify.annotations.NullMarked;
