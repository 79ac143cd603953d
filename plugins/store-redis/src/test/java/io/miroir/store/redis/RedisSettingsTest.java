package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.misconfigured;
import static io.miroir.store.redis.Stores.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.plugin.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.HostAndPort;

class RedisSettingsTest {
  @Test
  void fillsInThePresets() {
    RedisSettings settings = RedisSettings.parse(settings("redis://localhost"));

    assertThat(settings.servers())
        .isEqualTo(new Servers.Single(new HostAndPort("localhost", 6379)));
    assertThat(settings.fleet()).isEqualTo(new Fleet("miroir", "test"));
    assertThat(settings.login()).isEqualTo(new RedisSettings.Login(null, null));
    assertThat(settings.tls()).isNull();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.connections()).isEqualTo(8);
    assertThat(settings.requireDurable()).isFalse();
    assertThat(settings.waitReplicas()).isZero();
  }

  @Test
  void readsWhereTheServersAre() {
    HostAndPort a = new HostAndPort("a", 1);
    assertThat(Servers.parse("redis://[::1]:7000"))
        .isEqualTo(new Servers.Single(new HostAndPort("[::1]", 7000)));
    assertThat(Servers.parse("rediss://a:1")).isEqualTo(new Servers.Single(a));
    assertThat(Servers.parse("redis-sentinel://a:1,b/my master"))
        .isEqualTo(new Servers.Sentinels(Set.of(a, new HostAndPort("b", 26379)), "my master"));
    assertThat(Servers.parse("rediss-cluster://a:1,b"))
        .isEqualTo(new Servers.Cluster(Set.of(a, new HostAndPort("b", 6379))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url | '' | redis-cluster://",
        "url | localhost:6379 | redis-cluster://",
        "url | http://localhost | redis-cluster://",
        "url | redis:// | is not host or host:port",
        "url | redis://a:0 | is not host or host:port",
        "url | redis://a:65536 | is not host or host:port",
        "url | redis://a b | is not host or host:port",
        "url | redis-cluster://a,,b | is not host or host:port",
        "url | redis://a,b | use redis-sentinel:// or redis-cluster://",
        "url | redis://a/1 | nothing may follow",
        "url | redis-cluster://a/1 | nothing may follow",
        "url | redis-sentinel://a | the name of the master",
        "url | redis-sentinel://a/b/c | the name of the master",
        "fleet | '' | 1 to 64 letters",
        "fleet | a:b | 1 to 64 letters",
        "fleet | {a | 1 to 64 letters",
        "fleet | a} | 1 to 64 letters",
        "fleet | a* | 1 to 64 letters",
        "prefix | '' | 1 to 64 letters",
        "prefix | a:b | 1 to 64 letters",
        "prefix | {a} | 1 to 64 letters",
        "timeout | 9ms | 10ms to 1m",
        "timeout | 61s | 10ms to 1m",
        "timeout | 2 | 10ms to 1m",
        "timeout | 1h | 10ms to 1m",
        "connections | 0 | from 1 to 1000",
        "connections | 1001 | from 1 to 1000",
        "connections | many | from 1 to 1000",
        "wait-replicas | -1 | from 0 to 10",
        "wait-replicas | 11 | from 0 to 10",
        "require-durable | yes | true or false",
        "user | pod | it needs 'password' too",
        "sentinel-user | pod | it needs 'sentinel-password' too",
        "trust-store | /a.p12 | begins with rediss",
        "key-store | /a.p12 | begins with rediss"
      })
  void refusesWhatIsNotAllowed(String key, String value, String allowed) {
    misconfigured(() -> RedisSettings.parse(settings("redis://localhost", key, value)))
        .hasMessageContaining("setting '" + key + "' is '" + value + "'")
        .hasMessageContaining(allowed);
  }

  @Test
  void refusesATrustStoreThatCanNotBeRead() {
    misconfigured(
            () -> RedisSettings.parse(settings("rediss://localhost", "trust-store", "/none.p12")))
        .hasMessageContaining("setting 'trust-store' is '/none.p12'")
        .hasMessageContaining("can't be read");
  }

  @Test
  void showsNoSecret() {
    misconfigured(() -> RedisSettings.parse(settings("redis://pod:hunter2@localhost")))
        .hasMessageContaining("settings of their own")
        .hasMessageNotContaining("hunter2");
    assertThat(RedisSettings.parse(settings("redis://localhost", "password", "hunter2")).toString())
        .doesNotContain("hunter2");
    assertThat(RedisSettings.KEYS)
        .filteredOn(Setting::secret)
        .extracting(Setting::name)
        .containsExactly(
            "password", "sentinel-password", "trust-store-password", "key-store-password");
  }

  @Test
  void givesNoTwoFleetsOneName() {
    assertThat(Replies.text(new Fleet("a", "b").key("tokens"))).isEqualTo("{a:b}:tokens");
    misconfigured(() -> RedisSettings.parse(Map.of("url", "redis://a", "fleet", "b:c")));
    misconfigured(
        () -> RedisSettings.parse(Map.of("url", "redis://a", "fleet", "c", "prefix", "a:b")));
  }
}
