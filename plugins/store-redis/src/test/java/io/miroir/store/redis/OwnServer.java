package io.miroir.store.redis;

import io.miroir.conformance.StoreServer;
import io.miroir.conformance.Subject;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** The server of a test, as the suite ends it and starts it again. */
record OwnServer(RedisProcess process) implements StoreServer, AutoCloseable {
  /** One that syncs before it answers. */
  static OwnServer syncing(Path data) {
    return new OwnServer(RedisProcess.in(data).appendOnly().start());
  }

  /** The stores of a fleet that no other test has. */
  Subject ofAFleetOfItsOwn() {
    Map<String, String> settings =
        Stores.settings(process.url(), "fleet", UUID.randomUUID().toString());
    return new Subject(new RedisPlugin(), "redis", settings).servedBy(this);
  }

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

  @Override
  public void close() {
    process.close();
  }
}
