/** Nodes, their states, and the events that change them. */
@NullMarked
package io.miroir.api.topology;

import org.jspecify.annotations.NullMarked;
