/** How a backend is offered to the engine. */
@NullMarked
package io.miroir.api.plugin;

import org.jspecify.annotations.NullMarked;
