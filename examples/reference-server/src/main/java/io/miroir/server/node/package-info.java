/** Requests to the search nodes. */
@NullMarked
package io.miroir.server.node;

import org.jspecify.annotations.NullMarked;
