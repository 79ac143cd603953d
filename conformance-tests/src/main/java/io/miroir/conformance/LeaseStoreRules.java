package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.Renewal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one caller after another must see of a lease store. */
abstract class LeaseStoreRules extends LeaseStoreFixture {
  @Test
  @Verifies("L1")
  void grantsAFreeScope() {
    Lease lease = granted("pod-a", LONG, "text");

    assertThat(lease.scope()).isEqualTo(scope);
    assertThat(lease.holder()).isEqualTo("pod-a");
    assertThat(lease.attributes()).isEqualTo("text");
  }

  @Test
  @Verifies("L1")
  void refusesAScopeThatAnotherHolds() {
    Lease held = granted("pod-a", LONG, "text");

    Acquisition answer = store.acquire(scope, "pod-b", LONG, "other");

    assertThat(answer).isInstanceOf(HeldByOther.class);
    Lease told = ((HeldByOther) answer).lease();
    assertThat(told).usingRecursiveComparison().ignoringFields("remaining").isEqualTo(held);
    assertThat(store.renew(held, "text")).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  @Verifies("L1")
  void grantsTheSameHolderAtOnceAndEndsItsEarlierLease() {
    Lease earlier = granted("pod-a", LONG, "");

    Lease later = granted("pod-a", LONG, "");

    assertThat(later.token()).isGreaterThan(earlier.token());
    assertThat(store.renew(earlier, "")).isEqualTo(new Renewal.Lost(later.token()));
  }

  @Test
  @Verifies("L2")
  void grantsHigherTokensAfterReleaseExpiryAndReopening() {
    Lease released = granted("pod-a", LONG, "");
    store.release(released);
    Lease expired = granted("pod-b", SHORT, "");
    Lease afterExpiry = grantedInTime("pod-a", LONG);
    store.release(afterExpiry);
    store.close();
    store = subject.openLeaseStore();
    Lease reopened = granted("pod-c", LONG, "");

    assertThat(Stream.of(released, expired, afterExpiry, reopened).map(Lease::token))
        .isSortedAccordingTo(Comparator.naturalOrder())
        .doesNotHaveDuplicates();
  }

  @Test
  @Verifies({"L1", "L2", "L4"})
  void keepsAStandingLeaseOverReopening() {
    Lease held = granted("pod-a", LONG, "");

    store.close();
    store = subject.openLeaseStore();

    assertThat(store.acquire(scope, "pod-b", LONG, "")).isInstanceOf(HeldByOther.class);
    assertThat(store.renew(held, "")).isInstanceOf(Renewal.Renewed.class);
  }

  @Test
  @Verifies("L3")
  void renewsForTheWholeTimeToLive() {
    Lease held = granted("pod-a", LONG, "before");

    Renewal answer = store.renew(held, "after");

    assertThat(answer)
        .isEqualTo(new Renewal.Renewed(new Lease(scope, "pod-a", held.token(), LONG, "after")));
    assertThat(only().attributes()).isEqualTo("after");
  }

  @Test
  @Slow
  @Verifies("L3")
  void keepsALeaseThatIsRenewedInTime() {
    Duration ttl = Duration.ofSeconds(1);
    Eventually.until("a run in which the test itself was in time", () -> keepsFor(ttl));
  }

  /** False if a call came so late that the lease may have run out. */
  private boolean keepsFor(Duration ttl) {
    long renewed = System.nanoTime();
    long end = renewed + 3 * ttl.toNanos();
    Lease held = granted("pod-a", ttl, "");
    while (System.nanoTime() < end) {
      long sent = System.nanoTime();
      Renewal renewal = store.renew(held, "");
      if (System.nanoTime() - renewed >= ttl.toNanos()) {
        store.release(held);
        return false;
      }
      assertThat(renewal).isInstanceOf(Renewal.Renewed.class);
      renewed = sent;
      Acquisition other = store.acquire(scope, "pod-b", ttl, "");
      if (System.nanoTime() - renewed < ttl.toNanos()) {
        assertThat(other).isInstanceOf(HeldByOther.class);
      } else if (other instanceof Granted late) {
        store.release(late.lease());
        return false;
      }
    }
    store.release(held);
    return true;
  }

  @Test
  @Verifies("L3")
  void refusesToRenewAnExpiredLease() {
    Lease held = granted("pod-a", SHORT, "");
    awaitExpiry();

    assertThat(store.renew(held, "late")).isEqualTo(new Renewal.Lost(held.token()));
    assertThat(store.list(scope)).isEmpty();
  }

  @Test
  @Verifies("L3")
  void refusesToRenewAReleasedLease() {
    Lease held = granted("pod-a", LONG, "");
    store.release(held);

    assertThat(store.renew(held, "late")).isEqualTo(new Renewal.Lost(held.token()));
    assertThat(store.list(scope)).isEmpty();
  }

  @Test
  @Verifies("L3")
  void refusesToRenewForAStranger() {
    Lease held = granted("pod-a", LONG, "mine");
    Lease stolen = new Lease(scope, "pod-b", held.token(), LONG, "");

    assertThat(store.renew(stolen, "theirs")).isEqualTo(new Renewal.Lost(held.token()));
    assertThat(only().attributes()).isEqualTo("mine");
  }

  @Test
  @Verifies("L3")
  void tellsALateHolderTheNewestToken() {
    Lease first = granted("pod-a", LONG, "");
    store.release(first);
    Lease second = granted("pod-b", LONG, "mine");

    assertThat(store.renew(first, "late")).isEqualTo(new Renewal.Lost(second.token()));
    assertThat(only().attributes()).isEqualTo("mine");
  }

  @Test
  @Verifies("L4")
  void freesAtOnceWhatIsReleased() {
    store.release(granted("pod-a", LONG, ""));

    assertThat(store.acquire(scope, "pod-b", LONG, "")).isInstanceOf(Granted.class);
  }

  @Test
  @Verifies("L4")
  void ignoresReleaseOfAnythingButTheCurrentLease() {
    Lease first = granted("pod-a", LONG, "");
    store.release(first);
    Lease second = granted("pod-a", LONG, "");

    store.release(first);
    store.release(new Lease(scope, "pod-b", second.token(), LONG, ""));
    store.release(
        new Lease(scope, "pod-a", new FencingToken(second.token().value() + 1), LONG, ""));
    store.release(new Lease(scope + " of nobody", "pod-a", second.token(), LONG, ""));

    assertThat(only().token()).isEqualTo(second.token());
  }

  @Test
  @Verifies("L5")
  void expiresNeitherBeforeTheTimeToLiveNorMuchLater() {
    long sent = System.nanoTime();
    granted("pod-a", SHORT, "");
    Lease next = grantedInTime("pod-b", LONG);
    Duration stood = Duration.ofNanos(System.nanoTime() - sent);

    assertThat(stood).isGreaterThanOrEqualTo(SHORT).isLessThan(Eventually.PATIENCE);
    assertThat(next.remaining()).isEqualTo(LONG);
  }

  @Test
  @Verifies("L5")
  void tellsHowLongALeaseStillStands() {
    granted("pod-a", LONG, "");

    assertThat(only().remaining()).isBetween(LONG.minus(Eventually.PATIENCE), LONG);
    assertThat(((HeldByOther) store.acquire(scope, "pod-b", LONG, "")).lease().remaining())
        .isBetween(LONG.minus(Eventually.PATIENCE), LONG);
  }

  @Test
  @Verifies("L5")
  void tellsLessAndLessOfALeaseThatRunsOut() {
    granted("pod-a", LONG, "");

    Eventually.until(
        "that a moment of the time to live is over",
        () -> only().remaining().compareTo(LONG.minusMillis(200)) < 0);
  }

  @Test
  @Verifies("L6")
  void listsStandingLeasesBelowThePrefixInOrder() {
    Stream.of("/b", "/B", "/a%", "/a_", "/A", "/a", "/\uffff", "/\ud83d\ude00", "")
        .forEach(end -> grantedFor(scope + end, "pod" + end));
    store.release(grantedFor(scope + "/released", "pod-a"));

    assertThat(store.list(scope + "/"))
        .extracting(Lease::scope)
        .containsExactly(
            scope + "/A",
            scope + "/B",
            scope + "/a",
            scope + "/a%",
            scope + "/a_",
            scope + "/b",
            scope + "/\uffff",
            scope + "/\ud83d\ude00");
    assertThat(store.list(scope + "/a"))
        .extracting(Lease::scope)
        .containsExactly(scope + "/a", scope + "/a%", scope + "/a_");
    assertThat(store.list(scope + "/a%"))
        .extracting(Lease::holder, Lease::attributes)
        .containsExactly(tuple("pod/a%", "by pod/a%"));
    assertThat(store.list("")).extracting(Lease::scope).contains(scope, scope + "/b");
  }

  @Test
  @Verifies("L6")
  void listsNoExpiredLease() {
    granted("pod-a", SHORT, "");

    awaitExpiry();

    assertThat(store.list(scope)).isEmpty();
  }

  @Test
  @Verifies("L7")
  void isUnavailableOnceClosed() {
    Lease held = granted("pod-a", LONG, "");
    store.close();
    store.close();

    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.acquire(scope, "pod-b", LONG, ""));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.renew(held, ""));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.release(held));
    Refusal.of(ErrorCode.UNAVAILABLE, () -> store.list(scope));
  }

  @Test
  @Verifies("L8")
  void keepsLookalikeScopesApart() {
    List<String> scopes = Unicode.LOOKALIKES.stream().map(end -> scope + end).toList();
    scopes.forEach(each -> grantedFor(each, each));

    assertThat(store.list(scope))
        .hasSize(scopes.size())
        .allSatisfy(
            lease -> {
              assertThat(lease.holder()).isEqualTo(lease.scope());
              assertThat(lease.attributes()).isEqualTo("by " + lease.scope());
            })
        .extracting(Lease::scope)
        .containsExactlyInAnyOrderElementsOf(scopes);
  }

  @Test
  @Verifies("L8")
  void takesTextsUpToTheirLimits() {
    String longest = UUID.randomUUID() + Unicode.ofBytes(512 - 36);
    Acquisition answer = store.acquire(longest, longest, LONG, Unicode.ofBytes(4096));

    assertThat(answer).isInstanceOf(Granted.class);
    assertThat(store.list(longest))
        .singleElement()
        .satisfies(
            lease -> {
              assertThat(lease.holder()).isEqualTo(longest);
              assertThat(lease.attributes()).isEqualTo(Unicode.ofBytes(4096));
            });
  }

  @Test
  @Verifies("L8")
  void refusesTextsBeyondTheirLimitsAndChangesNothing() {
    Lease held = granted("pod-a", LONG, "mine");
    String tooLong = Unicode.ofBytes(513);
    String tooMuch = Unicode.ofBytes(4097);

    Refusal.naming("512", () -> store.acquire(tooLong, "pod-a", LONG, ""));
    Refusal.naming("512", () -> store.acquire(scope, tooLong, LONG, ""));
    Refusal.naming("512", () -> store.acquire("", "pod-a", LONG, ""));
    Refusal.naming("512", () -> store.acquire(scope, "", LONG, ""));
    Refusal.naming("512", () -> store.list(tooLong));
    Refusal.naming("4096", () -> store.acquire(scope, "pod-a", LONG, tooMuch));
    Refusal.naming("4096", () -> store.renew(held, tooMuch));
    Refusal.of(ErrorCode.INVALID, () -> store.acquire(Unicode.HALF_A_PAIR, "pod-a", LONG, ""));
    Refusal.of(ErrorCode.INVALID, () -> store.renew(held, Unicode.HALF_A_PAIR));
    for (Duration ttl : List.of(Duration.ZERO, LONG.negated(), Duration.ofDays(1).plusMillis(1))) {
      Refusal.of(ErrorCode.INVALID, () -> store.acquire(scope, "pod-a", ttl, ""));
    }

    assertThat(only()).usingRecursiveComparison().ignoringFields("remaining").isEqualTo(held);
  }
}
