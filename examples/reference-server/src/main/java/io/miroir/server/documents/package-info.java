/** Documents: written through permits, read through views. */
@NullMarked
package io.miroir.server.documents;

import org.jspecify.annotations.NullMarked;
