package io.miroir.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * One step that the server takes as a whole, in Lua.
 *
 * <p>A server keeps the scripts that it has run, so a step is called by its digest, and by its text
 * only where it is not known yet.
 */
final class Script {
  private final byte[] text;
  private final byte[] digest;

  private Script(byte[] text) {
    this.text = text;
    this.digest = HexFormat.of().formatHex(sha1(text)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads files that stand beside this class, one after another. */
  static Script of(String... files) {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(read(file));
    }
    return new Script(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  CommandArguments byDigest(byte[][] keys, byte[][] arguments) {
    return call(Command.EVALSHA, digest, keys, arguments);
  }

  CommandArguments byText(byte[][] keys, byte[][] arguments) {
    return call(Command.EVAL, text, keys, arguments);
  }

  private static CommandArguments call(
      Command command, byte[] script, byte[][] keys, byte[][] arguments) {
    CommandArguments call = new CommandArguments(command).add(script).add(keys.length);
    for (byte[] key : keys) {
      call.add(key);
    }
    for (byte[] argument : arguments) {
      call.add(argument);
    }
    return call;
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the plugin's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha1(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
