/** One running pod: its parts put together, its loops, and what it answers to people. */
@NullMarked
package io.miroir.engine.pod;

import org.jspecify.annotations.NullMarked;
