/** The engine: it owns the protocol by which live shards move between search nodes. */
module io.miroir.engine {
  requires transitive io.miroir.api;
  requires static transitive org.jspecify;
  requires com.dynatrace.hash4j;
  requires tools.jackson.databind;

  exports io.miroir.engine;
  exports io.miroir.engine.plugin;
  exports io.miroir.engine.time;

  opens io.miroir.engine.record to
      tools.jackson.databind;

  uses io.miroir.api.plugin.Plugin;
}
