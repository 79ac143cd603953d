import io.miroir.api.plugin.Plugin;
import io.miroir.store.redis.RedisPlugin;

/**
 * Leases and records on Redis, shared by the pods of many machines.
 *
 * <p>It exports nothing: the engine finds {@link RedisPlugin} as a service.
 */
module io.miroir.store.redis {
  requires io.miroir.api;
  requires org.apache.commons.pool2;
  requires redis.clients.jedis;

  provides Plugin with
      RedisPlugin;
}
