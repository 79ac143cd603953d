/** The server: its command, its parts put together, its start and its end. */
@NullMarked
package io.miroir.server;

import org.jspecify.annotations.NullMarked;
