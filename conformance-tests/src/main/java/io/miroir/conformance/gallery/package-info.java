/**
 * Deliberately wrong implementations, each of which the suite must catch by the clause it breaks.
 */
@NullMarked
package io.miroir.conformance.gallery;

import org.jspecify.annotations.NullMarked;
