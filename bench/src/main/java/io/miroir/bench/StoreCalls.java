package io.miroir.bench;

import io.miroir.api.job.Change;
import io.miroir.api.job.Commit;
import io.miroir.api.job.Guard;
import io.miroir.api.job.JobStore;
import io.miroir.api.job.Key;
import io.miroir.api.lease.Acquisition;
import io.miroir.api.lease.Lease;
import io.miroir.api.lease.LeaseStore;
import io.miroir.api.lease.Renewal;
import io.miroir.api.plugin.Plugin;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The two calls that a mover makes all the time, through a store of the project: it renews its
 * lease, and it commits its job's record under that lease's token.
 */
final class StoreCalls implements AutoCloseable {
  static final String SCOPE = "rebalance:books";
  static final String HOLDER = "pod-7f9c";
  static final Duration TTL = Duration.ofMinutes(1);

  /** About what the record of a job with a dozen moves has. */
  static final String RECORD = record();

  private static final Key KEY = new Key("job", "books");

  private final LeaseStore leases;
  private final JobStore jobs;
  private final Guard guard;
  private Lease lease;
  private long revision;

  private StoreCalls(LeaseStore leases, JobStore jobs) {
    this.leases = leases;
    this.jobs = jobs;
    this.lease =
        leases.acquire(SCOPE, HOLDER, TTL, "") instanceof Acquisition.Granted granted
            ? granted.lease()
            : refused("the lease is held by another");
    this.guard = new Guard.Fenced(SCOPE, lease.token());
    this.revision = committed(new Change.Create(KEY, RECORD));
  }

  static StoreCalls of(Plugin plugin, Map<String, String> settings) {
    return new StoreCalls(
        plugin.leaseStores().getFirst().open(settings),
        plugin.jobStores().getFirst().open(settings));
  }

  private static String record() {
    StringBuilder moves = new StringBuilder();
    for (int shard = 0; shard < 12; shard++) {
      moves.append(
          "{\"shard\":%d,\"from\":\"node-%d\",\"to\":\"node-3\",\"phase\":\"copying\",\"cursor\":%d,\"documents\":%d,\"round\":2,\"startedAtMillis\":%d},"
              .formatted(
                  shard,
                  shard % 3,
                  2_251_799_813_685_248L + shard,
                  1_000 + shard,
                  1_793_534_400_000L + shard));
    }
    return "{\"id\":\"3b1d6f0e\",\"index\":\"books\",\"moves\":[" + moves + "{}]}";
  }

  /** Extends the lease. */
  Lease renew() {
    lease =
        leases.renew(lease, "") instanceof Renewal.Renewed renewed
            ? renewed.lease()
            : refused("the lease is lost");
    return lease;
  }

  /** Replaces the record under the lease's token. */
  long commit() {
    revision = committed(new Change.Replace(KEY, RECORD, revision));
    return revision;
  }

  private long committed(Change change) {
    return jobs.commit(guard, List.of(change)) instanceof Commit.Committed committed
        ? committed.revision()
        : refused("the record is not as it was left");
  }

  private static <T> T refused(String why) {
    throw new IllegalStateException(why + ", so nothing is measured");
  }

  @Override
  public void close() {
    leases.close();
    jobs.close();
  }
}
