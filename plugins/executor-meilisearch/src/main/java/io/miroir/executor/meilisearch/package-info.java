/** The {@code meilisearch} migration executor: {@code MigrationExecutor} over HTTP. */
@NullMarked
package io.miroir.executor.meilisearch;

import org.jspecify.annotations.NullMarked;
