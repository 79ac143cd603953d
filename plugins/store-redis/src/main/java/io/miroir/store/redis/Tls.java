package io.miroir.store.redis;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Reads the settings of TLS; certificates and host names are always verified. */
final class Tls {
  static final String TRUST_STORE = "trust-store";
  static final String TRUST_STORE_PASSWORD = "trust-store-password";
  static final String KEY_STORE = "key-store";
  static final String KEY_STORE_PASSWORD = "key-store-password";

  private Tls() {}

  /** How connections are made safe, or {@code null} if the address asks for none. */
  static @Nullable SslOptions parse(boolean wanted, Map<String, String> settings) {
    String trustStore = settings.getOrDefault(TRUST_STORE, "");
    String keyStore = settings.getOrDefault(KEY_STORE, "");
    if (!wanted) {
      refuseWithout(TRUST_STORE, trustStore);
      refuseWithout(KEY_STORE, keyStore);
      return null;
    }
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    if (!trustStore.isEmpty()) {
      char[] password = settings.getOrDefault(TRUST_STORE_PASSWORD, "").toCharArray();
      options.trustStoreType(type(TRUST_STORE, trustStore, password));
      options.truststore(new File(trustStore), password);
    }
    if (!keyStore.isEmpty()) {
      char[] password = settings.getOrDefault(KEY_STORE_PASSWORD, "").toCharArray();
      options.keyStoreType(type(KEY_STORE, keyStore, password));
      options.keystore(new File(keyStore), password);
    }
    return options.build();
  }

  private static void refuseWithout(String key, String value) {
    if (!value.isEmpty()) {
      throw RedisSettings.refused(key, value, "it needs an address that begins with rediss");
    }
  }

  private static String type(String key, String file, char[] password) {
    try {
      return KeyStore.getInstance(new File(file), password).getType();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw RedisSettings.refused(key, file, "it can't be read with its password: " + e);
    }
  }
}
