/** One class for each command, and what they share: exit codes and the way they answer. */
@NullMarked
package io.miroir.cli;

import org.jspecify.annotations.NullMarked;
