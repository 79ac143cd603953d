/** Writes of clients: their legs, and what becomes of legs that missed. */
@NullMarked
package io.miroir.engine.write;

import org.jspecify.annotations.NullMarked;
