package io.miroir.executor.meilisearch;

import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import java.util.List;

/** Offers the executor {@code meilisearch}. */
public final class MeilisearchPlugin implements Plugin {
  @Override
  public String name() {
    return "executor-meilisearch";
  }

  @Override
  public List<Provider<MigrationExecutor>> migrationExecutors() {
    return List.of(new MeilisearchProvider());
  }
}
