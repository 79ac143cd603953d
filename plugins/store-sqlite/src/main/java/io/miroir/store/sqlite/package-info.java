/** A lease store and a job store in one SQLite file. */
@NullMarked
package io.miroir.store.sqlite;

import org.jspecify.annotations.NullMarked;
