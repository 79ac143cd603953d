/** A search node in one process: the HTTP face of the store, its keys and its start. */
@NullMarked
package io.miroir.node;

import org.jspecify.annotations.NullMarked;
