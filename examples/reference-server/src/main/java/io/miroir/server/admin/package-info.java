/** The admin API. */
@NullMarked
package io.miroir.server.admin;

import org.jspecify.annotations.NullMarked;
