/** A Meilisearch-compatible front over the engine: HTTP and configuration, nothing else. */
module io.miroir.server {
  requires io.helidon.webserver;
  requires io.miroir.engine;
  requires java.logging;
  requires java.net.http;
  requires static org.jspecify;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports io.miroir.server;
}
