/** What the parts of a pod share, and the leases that it keeps. */
@NullMarked
package io.miroir.engine.shared;

import org.jspecify.annotations.NullMarked;
