package io.miroir.store.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.commons.pool2.impl.GenericObjectPool;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Connections to the server that has the fleet's keys now, some of them kept.
 *
 * <p>It goes around Jedis's command executors, because the cluster's sends a command again when its
 * answer did not come: it might be carried out twice.
 */
final class Connections implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Connections.class.getName());

  /** Beside the calls, one connection waits for news. */
  private static final int FOR_NEWS = 1;

  private final ConnectionProvider provider;
  private final Supplier<Connection> next;
  private final AtomicBoolean recovering = new AtomicBoolean();

  private Connections(ConnectionProvider provider, Supplier<Connection> next) {
    this.provider = provider;
    this.next = next;
  }

  /** Prepares connections; where Sentinels or nodes must be asked for the server, it asks. */
  static Connections open(RedisSettings settings) {
    JedisClientConfig config = config(settings, settings.login());
    return switch (settings.servers()) {
      case Servers.Single single ->
          of(new PooledConnectionProvider(single.address(), config, pool(settings)));
      case Servers.Sentinels sentinels -> of(provider(sentinels, config, settings));
      case Servers.Cluster cluster ->
          ofSlot(
              new ClusterConnectionProvider(cluster.addresses(), config, pool(settings)),
              JedisClusterCRC16.getSlot(settings.fleet().channel()));
    };
  }

  private static ConnectionProvider provider(
      Servers.Sentinels sentinels, JedisClientConfig config, RedisSettings settings) {
    JedisClientConfig sentinelConfig = config(settings, settings.sentinelLogin());
    try {
      return new SentineledConnectionProvider(
          sentinels.master(), config, pool(settings), sentinels.addresses(), sentinelConfig);
    } catch (JedisException e) {
      // Jedis takes a Sentinel that refuses the login for one that is down.
      for (HostAndPort address : sentinels.addresses()) {
        try (Connection sentinel = new Connection(address, sentinelConfig)) {
          sentinel.ping();
        } catch (JedisException refusal) {
          e.addSuppressed(refusal);
        }
      }
      throw e;
    }
  }

  private static Connections of(ConnectionProvider provider) {
    return new Connections(provider, provider::getConnection);
  }

  private static Connections ofSlot(ClusterConnectionProvider cluster, int slot) {
    return new Connections(cluster, () -> cluster.getConnectionFromSlot(slot));
  }

  private static JedisClientConfig config(RedisSettings settings, RedisSettings.Login login) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .timeoutMillis(settings.timeoutMillis())
            .user(login.user())
            .password(login.password())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (settings.tls() != null) {
      config.sslOptions(settings.tls());
    }
    return config.build();
  }

  private static ConnectionPoolConfig pool(RedisSettings settings) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(settings.connections() + FOR_NEWS);
    pool.setMaxIdle(settings.connections() + FOR_NEWS);
    pool.setMaxWait(settings.timeout());
    // A registration would outlive the plugin's layer.
    pool.setJmxEnabled(false);
    return pool;
  }

  /** A connection that the caller closes. */
  Connection next() {
    return next.get();
  }

  /** Learns anew which node of a cluster has the keys. */
  void learnSlots() {
    if (provider instanceof ClusterConnectionProvider cluster) {
      cluster.renewSlotCache();
    }
  }

  /**
   * Does what lets later calls do better than one whose connection failed: the idle connections may
   * be dead too, and a cluster may have given the slot to another node. Nobody waits for that,
   * since each dead node that is asked costs a timeout.
   */
  void recover() {
    dropIdle();
    if (provider instanceof ClusterConnectionProvider && recovering.compareAndSet(false, true)) {
      Thread.ofVirtual().name("store-redis-slots").start(this::learnSlotsIfAnyNodeAnswers);
    }
  }

  private void dropIdle() {
    for (Object pool : provider.getConnectionMap().values()) {
      if (pool instanceof GenericObjectPool<?> connections) {
        connections.clear();
      }
    }
  }

  private void learnSlotsIfAnyNodeAnswers() {
    try {
      learnSlots();
    } catch (JedisException e) {
      LOG.log(
          System.Logger.Level.DEBUG, "no node of the cluster tells its slots: {0}", e.toString());
    } finally {
      recovering.set(false);
    }
  }

  @Override
  public void close() {
    try {
      provider.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.DEBUG, "closing the connections failed", e);
    }
  }
}
