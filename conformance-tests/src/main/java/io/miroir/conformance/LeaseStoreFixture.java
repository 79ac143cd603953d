package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One lease store for each test, and what the tests say to it again and again. */
abstract class LeaseStoreFixture {
  static final Duration LONG = Duration.ofMinutes(5);
  static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;
  Subject subject;
  LeaseStore store;
  String scope;

  /** Its fields are set before each test. */
  @SuppressWarnings("NullAway.Init")
  LeaseStoreFixture() {}

  /**
   * What is judged.
   *
   * @param folder an empty folder for the store's files, if it has any
   */
  protected abstract Subject subject(Path folder);

  @BeforeEach
  final void open() {
    subject = subject(folder);
    store = subject.openLeaseStore();
    scope = "scope " + UUID.randomUUID();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  final Lease granted(String holder, Duration ttl, String attributes) {
    Acquisition answer = store.acquire(scope, holder, ttl, attributes);
    assertThat(answer).isInstanceOf(Granted.class);
    return ((Granted) answer).lease();
  }

  final Lease grantedFor(String other, String holder) {
    Acquisition answer = store.acquire(other, holder, LONG, "by " + holder);
    assertThat(answer).isInstanceOf(Granted.class);
    return ((Granted) answer).lease();
  }

  /** The grant to a holder that asks until the scope's lease has expired. */
  final Lease grantedInTime(String holder, Duration ttl) {
    return Eventually.first(
        "the expiry of " + scope,
        () ->
            store.acquire(scope, holder, ttl, "") instanceof Granted granted
                ? Optional.of(granted.lease())
                : Optional.empty());
  }

  final void awaitExpiry() {
    Eventually.until("the expiry of " + scope, () -> store.list(scope).isEmpty());
  }

  final Lease only() {
    List<Lease> leases = store.list(scope);
    assertThat(leases).hasSize(1);
    return leases.getFirst();
  }
}
