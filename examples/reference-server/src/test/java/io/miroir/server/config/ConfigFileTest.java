package io.miroir.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.engine.FleetOptions;
import io.miroir.engine.RebalanceOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final String KEYS = "keys: {master: m, admin: a, node: n}\n";

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("miroir.yaml"), yaml);
  }

  private ServerConfig read(String yaml) throws IOException {
    return ConfigFile.read(file(yaml), Map.of());
  }

  @Test
  void takesDefaultsForAllButTheKeys() throws IOException {
    ServerConfig config = read(KEYS);

    assertThat(config.listen()).isEqualTo(new ServerConfig.Listen("127.0.0.1", 7700, 9090));
    assertThat(config.rebalance()).isEqualTo(RebalanceOptions.DEFAULTS);
    assertThat(config.fleet().shards()).isEqualTo(64);
    assertThat(config.fleet().replicationFactor()).isEqualTo(2);
    assertThat(config.executor().settings()).containsExactly(Map.entry("node-key", "n"));
  }

  @Test
  void exampleHoldsEveryKeyWithItsDefault() throws IOException {
    Path example = Path.of("miroir.yaml");
    ServerConfig config = ConfigFile.read(example, Map.of());
    String text = Files.readString(example);

    for (String path : ConfigFile.knownKeys()) {
      String key = path.substring(path.lastIndexOf('.') + 1);
      assertThat(text).as("a line for %s", path).containsPattern("(?m)^[ #-]*" + key + ":");
    }
    ServerConfig defaults = read(KEYS);
    assertThat(config.pod()).isEqualTo(defaults.pod());
    assertThat(config.listen()).isEqualTo(defaults.listen());
    assertThat(config.rebalance()).isEqualTo(defaults.rebalance());
    assertThat(config.unavailableShards()).isEqualTo(defaults.unavailableShards());
    assertThat(config.fleet().shards()).isEqualTo(defaults.fleet().shards());
    assertThat(config.fleet().replicationFactor()).isEqualTo(defaults.fleet().replicationFactor());
    assertThat(config.fleet().groups()).isEqualTo(defaults.fleet().groups());
    assertThat(config.store().plugin()).isEqualTo(defaults.store().plugin());
    assertThat(config.executor().plugin()).isEqualTo(defaults.executor().plugin());
    assertThat(config.metrics().plugin()).isEqualTo(defaults.metrics().plugin());
  }

  @Test
  void readsNodesAndDurations() throws IOException {
    ServerConfig config =
        read(
            KEYS
                + """
                fleet: {shards: 8, replication-factor: 1, groups: 2}
                nodes:
                  - {id: a, address: "http://127.0.0.1:1", group: 1}
                rebalance: {undo-window: 0s, body-grace: 500ms, progress-deadline: 2m}
                """);

    assertThat(config.fleet().seats())
        .extracting(FleetOptions.Seat::group, seat -> seat.node().address())
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, URI.create("http://127.0.0.1:1")));
    assertThat(config.rebalance().undoWindow()).isZero();
    assertThat(config.rebalance().bodyGrace()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.rebalance().progressDeadline()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void environmentOverridesTheFile() throws IOException {
    ServerConfig config =
        ConfigFile.read(
            file(KEYS + "listen: {port: 1}\n"),
            Map.of(
                "MIROIR_LISTEN_PORT", "2",
                "MIROIR_STORE_SETTINGS_BUSY_TIMEOUT", "3s",
                "MIROIR_HOME", "/elsewhere"));

    assertThat(config.listen().port()).isEqualTo(2);
    assertThat(config.store().settings()).containsEntry("busy-timeout", "3s");
  }

  @Test
  void readsKeysFromFiles() throws IOException {
    Files.writeString(folder.resolve("secret"), "from the file\n");

    assertThat(read("keys: {master: 'file:secret', admin: a, node: n}").keys().master())
        .isEqualTo("from the file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lisn: {}|lisn is not a known key; allowed at the top are",
        "listen: {prot: 1}|listen.prot is not a known key; allowed in listen are host, metrics-port, port",
        "listen: 5|listen is '5'; allowed is a mapping of keys",
        "listen: {port: abc}|listen.port is 'abc'; allowed is a whole number from 0 to 65535",
        "listen: {port: 70000}|listen.port is '70000'; allowed is a whole number from 0 to 65535",
        "listen: {port: [1]}|listen.port is '[1]'; allowed is a single value",
        "pod: {id: ''}|pod.id is ''; allowed is 1 to 128 characters",
        "fleet: {shards: 0}|fleet.shards is '0'; allowed is a whole number from 1 to 4096",
        "rebalance: {lease-ttl: 10}|rebalance.lease-ttl is '10'; allowed is a whole number with ms, s, m or h",
        "rebalance: {lease-renewal: 9s}|rebalance.lease-renewal is '9000ms'; allowed is at most a third",
        "rebalance: {undo-windo: 1s}|rebalance.undo-windo is not a known key",
        "search: {unavailable-shards: maybe}|search.unavailable-shards is 'maybe'; allowed is partial or error",
        "nodes: {id: a}|nodes is '{\"id\":\"a\"}'; allowed is a list",
        "nodes: [{id: 'a b', address: 'http://h:1'}]|nodes[0].id is 'a b'; allowed is 1 to 64 characters",
        "nodes: [{id: a, address: 'h:1'}]|nodes[0].address is 'h:1'; allowed is http://HOST:PORT",
        "nodes: [{id: a, address: 'http://h:1/x'}]|nodes[0].address is 'http://h:1/x'; allowed is",
        "nodes: [{id: a}]|nodes[0].address is missing; allowed is http://HOST:PORT",
        "nodes: [{id: a, address: 'http://h:1', group: 1}]|nodes[0].group is '1'; allowed is a whole number from 0 to 0",
        "nodes: [{id: a, address: 'http://h:1'}, {id: a, address: 'http://h:2'}]|nodes[1].id is 'a'; allowed is an id that no other node has",
        "store: {settings: 5}|store.settings is '5'; allowed is a mapping of keys",
      })
  void refusesWithFileKeyValueAndWhatIsAllowed(String yaml, String told) throws IOException {
    Path file = file(KEYS + yaml + "\n");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(file, Map.of()))
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .startsWith(file + ": ")
                    .contains(told)
                    .doesNotContain("\n"));
  }

  @Test
  void refusesMissingAndUnreadableKeys() throws IOException {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("keys: {master: m, admin: a}"))
        .withMessageContaining("keys.node is missing; allowed is the master key of the search");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("keys: {master: 'file:absent', admin: a, node: n}"))
        .withMessageContaining("keys.master is 'file:absent'; allowed is the path of a file");
  }

  @Test
  void refusesWhatIsNotYamlByItsLine() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read("keys: {master: m\nlisten"))
        .withMessageContaining(": line ");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(folder.resolve("absent.yaml"), Map.of()))
        .withMessageContaining("absent.yaml: can't be read");
  }

  @Test
  void refusesWrongAndUnknownVariablesByTheirNames() throws IOException {
    Path file = file(KEYS);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(file, Map.of("MIROIR_LISTEN_PORT", "x")))
        .withMessageContaining("listen.port (from MIROIR_LISTEN_PORT) is 'x'; allowed is");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(file, Map.of("MIROIR_LISTEN_PROT", "1")))
        .withMessageContaining("MIROIR_LISTEN_PROT names no known key");
  }
}
