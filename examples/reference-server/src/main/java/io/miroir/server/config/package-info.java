/** The configuration file, read strictly. */
@NullMarked
package io.miroir.server.config;

import org.jspecify.annotations.NullMarked;
