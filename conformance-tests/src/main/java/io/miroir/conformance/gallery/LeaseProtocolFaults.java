package io.miroir.conformance.gallery;

import io.miroir.api.FencingToken;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Acquisition.Granted;
import io.miroir.api.lease.Acquisition.HeldByOther;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.lease.Renewal.Lost;
import io.miroir.api.lease.Renewal.Renewed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Lease stores that grant, renew, release or expire wrongly. */
final class LeaseProtocolFaults {
  static final List<Broken<LeaseStore>> ALL =
      List.of(
          new Broken<>(
              "check-then-act-acquire",
              "L1",
              "looks whether the scope is free, and then takes it in another step",
              CheckThenAct::new),
          new Broken<>(
              "holder-locked-out",
              "L1",
              "refuses the holder of the standing lease as it refuses any other",
              HolderLockedOut::new),
          new Broken<>(
              "released-at-close",
              "L1",
              "frees what was granted through it when it is closed",
              ReleasedAtClose::new),
          new Broken<>(
              "token-reused-after-release",
              "L2",
              "deletes the token's counter with the lease that is released",
              ReusedAfterRelease::new),
          new Broken<>(
              "token-reused-after-restart", "L2", "counts tokens in memory", CountedInMemory::new),
          new Broken<>(
              "renews-after-expiry",
              "L3",
              "renews an expired lease as long as nobody else took the scope",
              RenewsAfterExpiry::new),
          new Broken<>(
              "renews-for-a-stranger",
              "L3",
              "renews by scope and token, whoever asks",
              RenewsForAStranger::new),
          new Broken<>(
              "renews-an-old-token",
              "L3",
              "renews whatever lease stands for the scope",
              RenewsAnOldToken::new),
          new Broken<>(
              "renewal-without-extension",
              "L3",
              "says that it renewed, and leaves the expiry as it was",
              RenewalWithoutExtension::new),
          new Broken<>(
              "renewal-keeps-attributes",
              "L3",
              "leaves the attributes of the grant when it renews",
              RenewalKeepsAttributes::new),
          new Broken<>(
              "release-by-old-token",
              "L4",
              "frees the scope of whatever lease stands, when its holder asks",
              ReleaseByOldToken::new),
          new Broken<>(
              "release-by-a-stranger",
              "L4",
              "frees the scope by its token, whoever asks",
              ReleaseByAStranger::new),
          new Broken<>(
              "release-waits-for-expiry",
              "L4",
              "leaves a released lease until it expires",
              ReleaseWaitsForExpiry::new),
          new Broken<>(
              "expires-by-the-clients-clock",
              "L5",
              "writes and judges expiry by the clock of whoever calls",
              ClientClockLeases::new),
          new Broken<>(
              "time-to-live-rounded-down",
              "L5",
              "counts the time to live in whole tenths of a second, rounded down",
              TimeToLiveRoundedDown::new),
          new Broken<>(
              "remaining-never-shrinks",
              "L5",
              "tells the time to live in place of what is left of it",
              RemainingNeverShrinks::new));

  private LeaseProtocolFaults() {}

  private static final class CheckThenAct extends ForwardingLeaseStore {
    CheckThenAct(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      Optional<Lease> other = standing(scope).filter(standing -> !standing.holder().equals(holder));
      RoundTrip.pass();
      return other.isPresent()
          ? new HeldByOther(other.get())
          : seize(scope, holder, ttl, attributes);
    }
  }

  private static final class HolderLockedOut extends ForwardingLeaseStore {
    HolderLockedOut(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      Optional<Lease> standing = standing(scope);
      return standing.isPresent()
          ? new HeldByOther(standing.get())
          : super.acquire(scope, holder, ttl, attributes);
    }
  }

  private static final class ReleasedAtClose extends ForwardingLeaseStore {
    private final Set<Lease> granted = ConcurrentHashMap.newKeySet();

    ReleasedAtClose(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      Acquisition answer = super.acquire(scope, holder, ttl, attributes);
      if (answer instanceof Granted grant) {
        granted.add(grant.lease());
      }
      return answer;
    }

    @Override
    public void close() {
      granted.forEach(right::release);
      granted.clear();
      super.close();
    }
  }

  private static final class ReusedAfterRelease extends RenumberedTokens {
    private final Map<String, FencingToken> released = new HashMap<>();

    ReusedAfterRelease(LeaseStore right) {
      super(right);
    }

    @Override
    FencingToken told(Lease granted) {
      return Objects.requireNonNullElse(released.remove(granted.scope()), granted.token());
    }

    @Override
    public synchronized void release(Lease lease) {
      super.release(lease);
      released.put(lease.scope(), lease.token());
    }
  }

  private static final class CountedInMemory extends RenumberedTokens {
    private final AtomicLong granted = new AtomicLong();

    CountedInMemory(LeaseStore right) {
      super(right);
    }

    @Override
    FencingToken told(Lease lease) {
      return new FencingToken(granted.incrementAndGet());
    }
  }

  private static final class RenewsAfterExpiry extends ForwardingLeaseStore {
    RenewsAfterExpiry(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      Renewal answer = super.renew(lease, attributes);
      boolean unclaimed = answer.equals(new Lost(lease.token()));
      return unclaimed
              && right.acquire(lease.scope(), lease.holder(), lease.remaining(), attributes)
                  instanceof Granted
          ? new Renewed(lease)
          : answer;
    }
  }

  private static final class RenewsForAStranger extends ForwardingLeaseStore {
    RenewsForAStranger(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return super.renew(
          standing(lease.scope())
              .filter(standing -> standing.token().equals(lease.token()))
              .orElse(lease),
          attributes);
    }
  }

  private static final class RenewsAnOldToken extends ForwardingLeaseStore {
    RenewsAnOldToken(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return super.renew(standing(lease.scope()).orElse(lease), attributes);
    }
  }

  private static final class RenewalWithoutExtension extends ForwardingLeaseStore {
    RenewalWithoutExtension(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      boolean stands =
          standing(lease.scope())
              .filter(standing -> standing.token().equals(lease.token()))
              .isPresent();
      return stands ? new Renewed(lease) : super.renew(lease, attributes);
    }
  }

  private static final class RenewalKeepsAttributes extends ForwardingLeaseStore {
    RenewalKeepsAttributes(LeaseStore right) {
      super(right);
    }

    @Override
    public Renewal renew(Lease lease, String attributes) {
      return super.renew(lease, standing(lease.scope()).map(Lease::attributes).orElse(attributes));
    }
  }

  private static final class ReleaseByOldToken extends ForwardingLeaseStore {
    ReleaseByOldToken(LeaseStore right) {
      super(right);
    }

    @Override
    public void release(Lease lease) {
      super.release(
          standing(lease.scope())
              .filter(standing -> standing.holder().equals(lease.holder()))
              .orElse(lease));
    }
  }

  private static final class ReleaseByAStranger extends ForwardingLeaseStore {
    ReleaseByAStranger(LeaseStore right) {
      super(right);
    }

    @Override
    public void release(Lease lease) {
      super.release(
          standing(lease.scope())
              .filter(standing -> standing.token().equals(lease.token()))
              .orElse(lease));
    }
  }

  private static final class ReleaseWaitsForExpiry extends ForwardingLeaseStore {
    ReleaseWaitsForExpiry(LeaseStore right) {
      super(right);
    }

    @Override
    public void release(Lease lease) {
      right.list(lease.scope());
    }
  }

  private static final class TimeToLiveRoundedDown extends ForwardingLeaseStore {
    private static final long UNIT_MILLIS = 150;

    TimeToLiveRoundedDown(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      long units = Math.max(1, ttl.toMillis() / UNIT_MILLIS);
      return super.acquire(scope, holder, Duration.ofMillis(units * UNIT_MILLIS), attributes);
    }
  }

  private static final class RemainingNeverShrinks extends ForwardingLeaseStore {
    private final Map<String, Duration> granted = new ConcurrentHashMap<>();

    RemainingNeverShrinks(LeaseStore right) {
      super(right);
    }

    @Override
    public Acquisition acquire(String scope, String holder, Duration ttl, String attributes) {
      granted.put(scope, ttl);
      return super.acquire(scope, holder, ttl, attributes);
    }

    @Override
    public List<Lease> list(String prefix) {
      return super.list(prefix).stream()
          .map(
              lease ->
                  new Lease(
                      lease.scope(),
                      lease.holder(),
                      lease.token(),
                      granted.getOrDefault(lease.scope(), lease.remaining()),
                      lease.attributes()))
          .toList();
    }
  }
}
