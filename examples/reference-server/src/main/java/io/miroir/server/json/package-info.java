/** JSON as trees where it is looked at, and as bytes where it only passes. */
@NullMarked
package io.miroir.server.json;

import org.jspecify.annotations.NullMarked;
