/** What the engine keeps in the job store: one record type per kind, and their text form. */
@NullMarked
package io.miroir.engine.record;

import org.jspecify.annotations.NullMarked;
