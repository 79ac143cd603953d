/** Runs the suites on any plugin without a line of code, and on the gallery. */
@NullMarked
package io.miroir.conformance.run;

import org.jspecify.annotations.NullMarked;
