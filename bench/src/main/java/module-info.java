/** What the hot paths cost. */
module io.miroir.bench {
  requires io.miroir.api;
  requires io.miroir.engine;
  requires io.miroir.executor.meilisearch;
  requires io.miroir.redis.embedded;
  requires io.miroir.server;
  requires io.miroir.store.redis;
  requires io.miroir.store.sqlite;
  requires java.net.http;
  requires jmh.core;
  requires redis.clients.jedis;
  requires tools.jackson.databind;
}
