/** A small search node on SQLite that speaks a subset of the Meilisearch HTTP API. */
module io.miroir.node {
  requires io.helidon.webserver;
  requires java.logging;
  requires java.sql;
  requires static org.jspecify;
  requires org.xerial.sqlitejdbc;
  requires tools.jackson.core;

  exports io.miroir.node;
}
