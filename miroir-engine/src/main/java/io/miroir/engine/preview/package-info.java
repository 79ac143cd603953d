/** What a change of the fleet would move, and what is in the way. */
@NullMarked
package io.miroir.engine.preview;

import org.jspecify.annotations.NullMarked;
