/** The writes and reads of this pod that are under way, and the keys that they leave dirty. */
@NullMarked
package io.miroir.engine.traffic;

import org.jspecify.annotations.NullMarked;
