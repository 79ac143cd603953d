/** Moves documents between unmodified Meilisearch nodes over their HTTP API. */
module io.miroir.executor.meilisearch {
  requires io.miroir.api;
  requires java.net.http;
  requires tools.jackson.core;

  provides io.miroir.api.plugin.Plugin with
      io.miroir.executor.meilisearch.MeilisearchPlugin;
}
