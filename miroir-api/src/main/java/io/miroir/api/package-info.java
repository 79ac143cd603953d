/** Identifiers and the one exception that every interface of Miroir throws. */
@NullMarked
package io.miroir.api;

import org.jspecify.annotations.NullMarked;
