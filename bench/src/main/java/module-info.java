/** What the hot paths cost. */
module io.miroir.bench {
  requires io.miroir.api;
  requires io.miroir.executor.meilisearch;
  requires jmh.core;
  requires tools.jackson.databind;
}
