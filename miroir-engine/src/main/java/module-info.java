/** The engine: it owns the protocol that moves shards. */
module io.miroir.engine {
  requires transitive io.miroir.api;
  requires static transitive org.jspecify;

  exports io.miroir.engine;
}
