package io.miroir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.lease.Lease;
import io.miroir.engine.Miroir;
import io.miroir.engine.Permit;
import io.miroir.engine.Permit.Leg;
import io.miroir.engine.Reads;
import io.miroir.engine.RefusedException;
import io.miroir.engine.Writes;
import io.miroir.redis.embedded.RedisProcess;
import io.miroir.server.config.ConfigFile;
import io.miroir.server.config.ServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is under way while its pod loses its lease and begins a new session. */
class SessionSpanTest {
  private static final String POD = "pod-1";
  private static final String SCOPE = "pod:" + POD;

  private static Lease lease(Backends backends) {
    return backends.leases().list(SCOPE).getFirst();
  }

  /** Another process of the same name takes the lease, and is gone again. */
  private static void displace(TestFleet fleet, Backends backends) {
    Lease held = lease(backends);
    backends.leases().acquire(SCOPE, POD, Duration.ofSeconds(60), held.attributes());
    FencingToken displaced = lease(backends).token();
    fleet.until(() -> lease(backends).token(), token -> token.compareTo(displaced) > 0);
  }

  @Test
  void isNeitherSentOnNorAnsweredUnderTheNewSession(@TempDir Path folder) {
    // Two copies of SQLite in one process would break each other's locks.
    try (RedisProcess redis = RedisProcess.in(folder.resolve("redis")).start();
        TestFleet fleet = new TestFleet(folder, 1, redis, Map.of())) {
      fleet.done("POST", "/indexes", "{\"uid\":\"books\",\"primaryKey\":\"id\"}");
      ServerConfig config = ConfigFile.read(AnotherPod.config(fleet, POD), Map.of());
      try (Backends backends = Backends.open(TestFleet.plugins(), config);
          Miroir miroir = pod(config, backends)) {
        miroir.start();
        try (Permit permit = miroir.writes().begin("books", List.of("1"), Writes.Kind.REPLACE);
            Reads.View view = miroir.reads().begin("books")) {
          Leg leg = permit.legs().getFirst();
          permit.outcome(leg, Permit.Outcome.ACCEPTED);

          displace(fleet, backends);
          fleet.until(() -> begins(miroir), begins -> begins);

          assertThat(permit.verdict()).isInstanceOf(Permit.Verdict.SessionOver.class);
          assertThat(view.current()).isFalse();
          assertThatThrownBy(() -> permit.credential(leg.node().id()))
              .isInstanceOf(MiroirException.class)
              .hasMessageContaining("has begun a new session meanwhile");
        }
      }
    }
  }

  private static boolean begins(Miroir miroir) {
    try (Reads.View view = miroir.reads().begin("books")) {
      return view.current();
    } catch (RefusedException notYet) {
      return false;
    }
  }

  private static Miroir pod(ServerConfig config, Backends backends) {
    return Miroir.builder()
        .pod(POD)
        .fleet(config.fleet())
        .options(config.rebalance())
        .leaseStore(backends.leases())
        .jobStore(backends.jobs())
        .executor(backends.executor())
        .metrics(backends.metrics())
        .build();
  }
}
