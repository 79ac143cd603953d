/** What the parts of a pod share, and the leases that the pod keeps besides its own. */
@NullMarked
package io.miroir.engine.shared;

import org.jspecify.annotations.NullMarked;
