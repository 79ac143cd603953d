/** HTTP and JSON as the suite and its broken implementations need them; not for others. */
@NullMarked
package io.miroir.conformance.wire;

import org.jspecify.annotations.NullMarked;
