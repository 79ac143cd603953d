/** Tasks as clients see them. */
@NullMarked
package io.miroir.server.task;

import org.jspecify.annotations.NullMarked;
