package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Capability;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Judges a {@link LeaseStore} by the clauses in {@code docs/spi/lease-store.md}.
 *
 * <p>Override one method, and run it with JUnit. Every test uses scopes of its own, so a store that
 * is shared or not empty is judged as well. A store with a server gives it with {@link
 * Subject#servedBy}; the tests then end and start it too. Without one they close and open the store
 * instead, as a store in files has nothing else that could end.
 */
@ExtendWith(ClauseReport.class)
public abstract class LeaseStoreConformance extends LeaseStoreUnderLoad {
  /** Set up by JUnit before each test. */
  protected LeaseStoreConformance() {}

  @Test
  @Verifies("L7")
  void isUnavailableWhileItsServerIsDown() {
    Lease held = granted("pod-a", LONG, "");
    Optional<StoreServer> server = subject.server();
    server.ifPresentOrElse(StoreServer::stop, store::close);
    try {
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.acquire(scope, "pod-b", LONG, ""));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.renew(held, ""));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.release(held));
      Refusal.of(ErrorCode.UNAVAILABLE, () -> store.list(scope));
    } finally {
      server.ifPresent(StoreServer::start);
    }
    if (server.isEmpty()) {
      store = subject.openLeaseStore();
    }

    Eventually.until(
        "an answer of the store that is there again",
        () -> Refusal.unlessUnavailable(() -> store.list(scope)).isPresent());
  }

  /** Only a server can be silent. */
  @Test
  @Slow
  @Verifies("L7")
  void isUnavailableWhileItsServerIsSilent() {
    Lease held = granted("pod-a", LONG, "");
    subject.server().ifPresent(StoreServer::pause);
    try {
      if (subject.server().isPresent()) {
        Refusal.inTime(ErrorCode.UNAVAILABLE, () -> store.renew(held, ""));
        Refusal.inTime(ErrorCode.UNAVAILABLE, () -> store.list(scope));
      }
    } finally {
      subject.server().ifPresent(StoreServer::resume);
    }
    Eventually.until(
        "an answer of the store that speaks again",
        () -> Refusal.unlessUnavailable(() -> store.list(scope)).isPresent());
  }

  @Test
  @Verifies({"L1", "L2"})
  void grantsNoLowerTokenAfterACrashOfItsServer() {
    Lease before = granted("pod-a", LONG, "");

    crash();

    if (store.capabilities().contains(Capability.SURVIVES_STORE_CRASH)) {
      assertThat(only().token()).isEqualTo(before.token());
      assertThat(store.renew(before, "")).isInstanceOf(Renewal.Renewed.class);
    }
    // The same holder is granted whether or not its lease was kept.
    assertThat(granted("pod-a", LONG, "").token()).isGreaterThan(before.token());
  }

  private void crash() {
    if (subject.server().isPresent()) {
      subject.server().get().kill();
      subject.server().get().start();
      Eventually.until(
          "an answer of the store that is there again",
          () -> Refusal.unlessUnavailable(() -> store.list(scope)).isPresent());
    } else {
      store.close();
      store = subject.openLeaseStore();
    }
  }
}
