/** WordNet as documents, and what a search over its frozen quarter must answer. */
@NullMarked
package io.miroir.demo.corpus;

import org.jspecify.annotations.NullMarked;
