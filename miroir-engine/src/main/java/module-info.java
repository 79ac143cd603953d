/** The engine: it owns the protocol by which live shards move between search nodes. */
module io.miroir.engine {
  requires transitive io.miroir.api;
  requires com.dynatrace.hash4j;
  requires tools.jackson.databind;

  exports io.miroir.engine.plan;
  exports io.miroir.engine.plugin;
  exports io.miroir.engine.shard;

  uses io.miroir.api.plugin.Plugin;
}
