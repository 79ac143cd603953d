/** Indexes and their settings. */
@NullMarked
package io.miroir.server.index;

import org.jspecify.annotations.NullMarked;
