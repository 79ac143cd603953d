/**
 * This pod's session, its lease and its keys at the nodes; how far all pods' sessions have acked,
 * and which are left out.
 */
@NullMarked
package io.miroir.engine.session;

import org.jspecify.annotations.NullMarked;
