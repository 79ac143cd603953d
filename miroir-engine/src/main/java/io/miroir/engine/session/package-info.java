/** A pod's session: its lease, its keys at the nodes, what it has acked, and who is left out. */
@NullMarked
package io.miroir.engine.session;

import org.jspecify.annotations.NullMarked;
