package io.miroir.conformance;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What several threads asked about one scope and were answered; nothing in it expires. */
final class LeaseHistory {
  private static final Duration TTL = Duration.ofMinutes(5);

  /** A call with its answer; tokens are numbers, and 0 stands for none. */
  private sealed interface Asked {
    /** Granted {@code token}, or refused because {@code other} has {@code token}. */
    record Acquired(String holder, boolean granted, String other, long token) implements Asked {}

    record Renewed(String holder, long token, boolean renewed, long newest) implements Asked {}

    record Released(String holder, long token) implements Asked {}

    /** Listed {@code holder} with {@code token}, or nobody. */
    record Listed(String holder, long token) implements Asked {}
  }

  /** Who holds the scope, or nobody, and the highest token ever granted. */
  private record Held(@Nullable String holder, long token) {}

  private final String scope;
  private final Queue<Linearizability.Call<Asked>> calls = new ConcurrentLinkedQueue<>();

  LeaseHistory(String scope) {
    this.scope = scope;
  }

  /** Draws and makes so many calls. */
  void record(LeaseStore store, String holder, Random random, int count) {
    @Nullable Lease mine = null;
    for (int i = 0; i < count; i++) {
      int drawn = random.nextInt(8);
      if (mine == null || drawn < 3) {
        mine = acquire(store, holder, mine);
      } else if (drawn < 5) {
        renew(store, mine);
      } else if (drawn < 7) {
        release(store, mine);
      } else {
        list(store);
      }
    }
  }

  private @Nullable Lease acquire(LeaseStore store, String holder, @Nullable Lease mine) {
    long begun = System.nanoTime();
    Acquisition answer = store.acquire(scope, holder, TTL, "");
    add(
        begun,
        switch (answer) {
          case Granted granted ->
              new Asked.Acquired(holder, true, "", granted.lease().token().value());
          case HeldByOther held ->
              new Asked.Acquired(
                  holder, false, held.lease().holder(), held.lease().token().value());
        });
    return answer instanceof Granted granted ? granted.lease() : mine;
  }

  private void renew(LeaseStore store, Lease lease) {
    long begun = System.nanoTime();
    Renewal answer = store.renew(lease, "");
    long token = lease.token().value();
    add(
        begun,
        switch (answer) {
          case Renewal.Renewed renewed -> new Asked.Renewed(lease.holder(), token, true, token);
          case Renewal.Lost lost ->
              new Asked.Renewed(lease.holder(), token, false, lost.newest().value());
        });
  }

  private void release(LeaseStore store, Lease lease) {
    long begun = System.nanoTime();
    store.release(lease);
    add(begun, new Asked.Released(lease.holder(), lease.token().value()));
  }

  private void list(LeaseStore store) {
    long begun = System.nanoTime();
    List<Lease> answer = store.list(scope);
    add(
        begun,
        answer.isEmpty()
            ? new Asked.Listed("", 0)
            : new Asked.Listed(answer.getFirst().holder(), answer.getFirst().token().value()));
  }

  private void add(long begun, Asked asked) {
    calls.add(new Linearizability.Call<>(asked, begun, System.nanoTime()));
  }

  void requireOneAfterAnother(String seed) {
    try {
      Linearizability.require(new Held(null, 0), List.copyOf(calls), LeaseHistory::after);
    } catch (AssertionError e) {
      throw new AssertionError(seed + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Held> after(Held now, Asked asked) {
    return switch (asked) {
      case Asked.Acquired call -> acquired(now, call);
      case Asked.Renewed call -> {
        boolean current = call.holder().equals(now.holder()) && call.token() == now.token();
        yield given(
            call.renewed() == current && (current || call.newest() == now.token()), () -> now);
      }
      case Asked.Released call -> {
        boolean current = call.holder().equals(now.holder()) && call.token() == now.token();
        yield Optional.of(current ? new Held(null, now.token()) : now);
      }
      case Asked.Listed call ->
          given(
              now.holder() == null
                  ? call.token() == 0
                  : call.holder().equals(now.holder()) && call.token() == now.token(),
              () -> now);
    };
  }

  private static Optional<Held> acquired(Held now, Asked.Acquired call) {
    boolean free = now.holder() == null || Objects.equals(now.holder(), call.holder());
    return call.granted()
        ? given(free && call.token() > now.token(), () -> new Held(call.holder(), call.token()))
        : given(
            !free && call.other().equals(now.holder()) && call.token() == now.token(), () -> now);
  }

  private static Optional<Held> given(boolean condition, Supplier<Held> next) {
    return condition ? Optional.of(next.get()) : Optional.empty();
  }
}
