/** Indexes, tasks and keys in SQLite: one file of what was accepted, one of what was applied. */
@NullMarked
package io.miroir.node.store;

import org.jspecify.annotations.NullMarked;
