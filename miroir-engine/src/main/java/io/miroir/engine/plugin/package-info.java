/** Loads plugins, each in a module layer of its own, and opens their backends. */
@NullMarked
package io.miroir.engine.plugin;

import org.jspecify.annotations.NullMarked;
