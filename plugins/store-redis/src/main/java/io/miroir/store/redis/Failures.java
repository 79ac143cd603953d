package io.miroir.store.redis;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Tells failures of Redis and of the way to it in the words of the interface (L7, J8). */
final class Failures {
  /**
   * What a server answers that can't do its work now. It says so before a script has written
   * anything; versions before 7 put the word into the middle of the answer.
   */
  private static final Pattern NOT_NOW =
      Pattern.compile(
          "(?:^|.* -?)(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|READONLY|OOM|MISCONF|NOREPLICAS|TRYAGAIN"
              + "|MOVED|ASK) .*",
          Pattern.DOTALL);

  /** What it answers to somebody who may not do this; a script is refused before it begins. */
  private static final Pattern NOT_ALLOWED = Pattern.compile("(NOAUTH|NOPERM|WRONGPASS) .*");

  private Failures() {}

  /** No connection could be had, so nothing was sent. */
  static MiroirException notSent(String what, JedisException failure) {
    keepInterrupt(failure);
    return unavailable(what, "no connection: " + reason(failure) + "; nothing was done", failure);
  }

  /** A call was sent and not answered as it should have been. */
  static MiroirException notDone(String what, JedisException failure) {
    keepInterrupt(failure);
    String reason = reason(failure);
    boolean refused =
        failure instanceof JedisDataException
            && (NOT_NOW.matcher(reason).matches() || NOT_ALLOWED.matcher(reason).matches());
    return unavailable(
        what,
        reason + (refused ? "; nothing was done" : "; whether it was done is unknown, read again"),
        failure);
  }

  static MiroirException unavailable(String what, String why, @Nullable Throwable cause) {
    return new MiroirException(ErrorCode.UNAVAILABLE, what + " failed: " + why, cause);
  }

  /** A store could not be opened: either it is not there now, or it is not as it must be. */
  static MiroirException notOpened(String what, JedisException failure) {
    keepInterrupt(failure);
    String reason = reason(failure);
    JedisDataException answer = find(JedisDataException.class, failure);
    if (find(JedisAccessControlException.class, failure) != null) {
      return RedisSettings.refused(
          what
              + " failed: "
              + reason
              + "; check 'user' and 'password', and what the user may do at the server",
          failure);
    }
    if (find(SSLException.class, failure) != null) {
      return RedisSettings.refused(
          what + " failed: " + reason + "; check 'url', 'trust-store' and the certificate",
          failure);
    }
    if (answer != null && !NOT_NOW.matcher(String.valueOf(answer.getMessage())).matches()) {
      return RedisSettings.refused(
          what + " failed: the server does not do what the store needs: " + reason, failure);
    }
    return unavailable(what, reason, failure);
  }

  /** Whether the server is no longer one that takes writes. */
  static boolean isReadOnly(JedisDataException failure) {
    return String.valueOf(failure.getMessage()).contains("READONLY ");
  }

  private static void keepInterrupt(JedisException failure) {
    if (find(InterruptedException.class, failure) != null) {
      Thread.currentThread().interrupt();
    }
  }

  /** The messages of a failure and of what caused it, each once. */
  private static String reason(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    collect(failure, messages);
    return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
  }

  private static void collect(Throwable failure, Set<String> messages) {
    if (failure.getMessage() != null) {
      messages.add(failure.getMessage());
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      collect(suppressed, messages);
    }
    if (failure.getCause() != null) {
      collect(failure.getCause(), messages);
    }
  }

  /** The first failure of that type among what caused this one, or {@code null}. */
  private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
    if (type.isInstance(failure)) {
      return type.cast(failure);
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      T found = find(type, suppressed);
      if (found != null) {
        return found;
      }
    }
    return failure.getCause() == null ? null : find(type, failure.getCause());
  }
}
