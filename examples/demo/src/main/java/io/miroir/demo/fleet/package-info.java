/** The processes of the fleet and the ways to talk to them. */
@NullMarked
package io.miroir.demo.fleet;

import org.jspecify.annotations.NullMarked;
