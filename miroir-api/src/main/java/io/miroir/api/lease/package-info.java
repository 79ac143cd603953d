/** Leases with fencing tokens. */
@NullMarked
package io.miroir.api.lease;

import org.jspecify.annotations.NullMarked;
