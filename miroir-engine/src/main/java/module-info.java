/** The engine: it owns the protocol by which live shards move between search nodes. */
@SuppressWarnings("module") // The simulator is built after the engine.
module io.miroir.engine {
  requires transitive io.miroir.api;
  requires static transitive org.jspecify;
  requires com.dynatrace.hash4j;
  requires tools.jackson.databind;

  exports io.miroir.engine;
  exports io.miroir.engine.plugin;
  exports io.miroir.engine.time;
  exports io.miroir.engine.plan to
      io.miroir.simulator;
  exports io.miroir.engine.record to
      io.miroir.simulator;
  exports io.miroir.engine.route to
      io.miroir.simulator;
  exports io.miroir.engine.shard to
      io.miroir.simulator;

  opens io.miroir.engine.record to
      tools.jackson.databind;

  uses io.miroir.api.plugin.Plugin;
}
