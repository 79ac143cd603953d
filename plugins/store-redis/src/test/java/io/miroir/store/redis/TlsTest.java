package io.miroir.store.redis;

import static io.miroir.store.redis.Stores.granted;
import static io.miroir.store.redis.Stores.leases;
import static io.miroir.store.redis.Stores.misconfigured;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.LeaseStore;
import io.miroir.redis.embedded.RedisProcess;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String PASSWORD = "password";

  @TempDir static Path folder;
  static RedisProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    Path store = certificate("ip:127.0.0.1");
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    server = RedisProcess.in(folder.resolve("data")).tls(certificate, key).start();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Test
  void speaksTlsToAServerThatItTrusts() {
    String trusted = folder.resolve("ip-127.0.0.1.p12").toString();
    try (LeaseStore leases =
        leases(server.url(), "trust-store", trusted, "trust-store-password", PASSWORD)) {
      granted(leases, "scope");
      assertThat(leases.list("")).hasSize(1);
    }
  }

  @Test
  void refusesAServerThatItDoesNotTrust() throws Exception {
    misconfigured(() -> leases(server.url())).hasMessageContaining("'trust-store'");
    String other = certificate("dns:elsewhere").toString();
    misconfigured(
            () -> leases(server.url(), "trust-store", other, "trust-store-password", PASSWORD))
        .hasMessageContaining("'trust-store'");
  }

  @Test
  void refusesAServerOfAnotherName() {
    String trusted = folder.resolve("ip-127.0.0.1.p12").toString();
    misconfigured(
            () ->
                leases(
                    server.url().replace("127.0.0.1", "localhost"),
                    "trust-store",
                    trusted,
                    "trust-store-password",
                    PASSWORD))
        .hasMessageContaining("localhost");
  }

  @Test
  void refusesATrustStoreWithAnotherPassword() {
    String trusted = folder.resolve("ip-127.0.0.1.p12").toString();
    misconfigured(
            () -> leases(server.url(), "trust-store", trusted, "trust-store-password", "wrong"))
        .hasMessageContaining("can't be read with its password")
        .hasMessageNotContaining("wrong");
  }

  /** A key with a certificate that it signed itself, in a file that is a trust store too. */
  private static Path certificate(String name) throws Exception {
    Path store = folder.resolve(name.replace(':', '-') + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(new File(store + ".log"))
            .start();
    assertThat(keytool.waitFor()).isZero();
    return withTrustedEntry(store);
  }

  /** A trust store has certificates that stand alone; the key keeps its own. */
  private static Path withTrustedEntry(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    keys.setCertificateEntry("trusted", keys.getCertificate("redis"));
    try (var out = Files.newOutputStream(store)) {
      keys.store(out, PASSWORD.toCharArray());
    }
    return store;
  }

  private static Path pem(String what, byte[] content) throws Exception {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    Path file = folder.resolve(what.replace(' ', '-') + ".pem");
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}
