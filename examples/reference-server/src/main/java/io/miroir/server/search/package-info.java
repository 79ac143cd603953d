/** Searches: spread over the nodes, merged into one answer. */
@NullMarked
package io.miroir.server.search;

import org.jspecify.annotations.NullMarked;
