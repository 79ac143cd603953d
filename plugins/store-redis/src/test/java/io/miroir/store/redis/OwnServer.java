package io.miroir.store.redis;

import io.miroir.conformance.StoreServer;
import io.miroir.redis.embedded.RedisProcess;

/** The server of a test, as the suite ends it and starts it again. */
record OwnServer(RedisProcess process) implements StoreServer {
  @Override
  public void stop() {
    process.stop();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void start() {
    process.restart();
  }

  @Override
  public void pause() {
    process.pause();
  }

  @Override
  public void resume() {
    process.resume();
  }
}
