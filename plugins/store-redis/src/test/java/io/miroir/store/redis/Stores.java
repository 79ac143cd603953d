package io.miroir.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Change;
import io.miroir.api.job.Commit.Committed;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.redis.embedded.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

/** Opens stores, and says again and again what the tests say. */
final class Stores {
  static final Duration LONG = Duration.ofMinutes(5);
  static final Key KEY = new Key("kind", "id");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Stores() {}

  /** Settings for fleet {@code test}, then what the arguments say: key, value, key, value. */
  static Map<String, String> settings(String url, String... more) {
    Map<String, String> settings = new HashMap<>(Map.of("url", url, "fleet", "test"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  static LeaseStore leases(String url, String... more) {
    return new RedisPlugin().leaseStores().getFirst().open(settings(url, more));
  }

  static JobStore jobs(String url, String... more) {
    return new RedisPlugin().jobStores().getFirst().open(settings(url, more));
  }

  static Lease granted(LeaseStore store, String scope) {
    return ((Granted) store.acquire(scope, "pod", LONG, "")).lease();
  }

  static long created(JobStore store, Key key, String text) {
    return committed(store, new Change.Create(key, text));
  }

  static long committed(JobStore store, Change... changes) {
    return ((Committed) store.commit(Guard.open(), List.of(changes))).revision();
  }

  /** Sends a server a command as an operator would. */
  static Object say(RedisProcess server, String command, String... arguments) {
    return say(server.port(), command, arguments);
  }

  static Object say(int port, String command, String... arguments) {
    CommandArguments call = new CommandArguments(() -> command.getBytes(StandardCharsets.US_ASCII));
    for (String argument : arguments) {
      call.add(argument);
    }
    try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
      return connection.executeCommand(call);
    }
  }

  static String text(Object answer) {
    return new String((byte[]) answer, StandardCharsets.UTF_8);
  }

  static void until(String what, BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(what).isLessThan(PATIENCE);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Waits until the call no longer fails with {@code UNAVAILABLE}. */
  static void untilAvailable(Runnable call) {
    until(
        "an answer",
        () -> {
          try {
            call.run();
            return true;
          } catch (MiroirException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UNAVAILABLE);
            return false;
          }
        });
  }

  static AbstractThrowableAssert<?, ? extends Throwable> unavailable(ThrowingCallable call) {
    return failure(ErrorCode.UNAVAILABLE, call);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> misconfigured(ThrowingCallable call) {
    return failure(ErrorCode.MISCONFIGURED, call);
  }

  static AbstractThrowableAssert<?, ? extends Throwable> failure(
      ErrorCode code, ThrowingCallable call) {
    MiroirException thrown = catchThrowableOfType(MiroirException.class, call);
    assertThat(thrown).as("a MiroirException was to be thrown").isNotNull();
    assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
    return assertThat(thrown);
  }
}
