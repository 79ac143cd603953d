/** A fenced record store: text under a key, changed by conditional commits. */
@NullMarked
package io.miroir.api.job;

import org.jspecify.annotations.NullMarked;
