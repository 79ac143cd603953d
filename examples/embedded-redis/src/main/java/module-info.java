/** A real Redis server as a child process, for tests, demo and command line. */
module io.miroir.redis.embedded {
  requires static transitive org.jspecify;
  requires embedded.redis;

  exports io.miroir.redis.embedded;
}
