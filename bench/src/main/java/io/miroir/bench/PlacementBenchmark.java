package io.miroir.bench;

import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Assignment;
import io.miroir.engine.route.Routing;
import io.miroir.engine.route.ShardRoute;
import io.miroir.engine.shard.Placement;
import io.miroir.engine.shard.ShardHash;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Where 10,000 documents belong: one operation answers it for all of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PlacementBenchmark {
  private static final int KEYS = 10_000;
  private static final int SHARDS = 64;
  private static final int COPIES = 2;
  private static final String INDEX = "books";

  private static final List<NodeId> NODES =
      IntStream.range(0, 4).mapToObj(number -> new NodeId("node-" + number)).toList();

  private final List<String> keys = IntStream.range(0, KEYS).mapToObj("tt%07d"::formatted).toList();
  private Routing routing = Routing.EMPTY;

  /** Routes an index that nothing moves in, and sees that it is routed where it is placed. */
  @Setup
  public void start() {
    Assignment assignment = Assignment.initial(INDEX, SHARDS, List.of(NODES), COPIES);
    routing = Routing.of(1, List.of(assignment), Map.of());
    for (String key : keys) {
      List<NodeId> routed = routed(key).targets().stream().map(ShardRoute.Target::node).toList();
      if (!routed.equals(placed(key))) {
        throw new IllegalStateException(key + " is routed to " + routed + ", not as placed");
      }
    }
  }

  private List<NodeId> placed(String key) {
    return Placement.owners(ShardHash.shard(key, SHARDS), NODES, COPIES);
  }

  private ShardRoute routed(String key) {
    ShardId shard = ShardHash.shard(key, SHARDS);
    return routing.index(INDEX).orElseThrow().get(shard.value());
  }

  /** From key to shard. */
  @Benchmark
  public void shard(Blackhole seen) {
    for (String key : keys) {
      seen.consume(ShardHash.shard(key, SHARDS));
    }
  }

  /** From key to shard to the nodes that should own it, 2 of 4. */
  @Benchmark
  public void place(Blackhole seen) {
    for (String key : keys) {
      seen.consume(placed(key));
    }
  }

  /** From key to shard to where it is written and read now. */
  @Benchmark
  public void route(Blackhole seen) {
    for (String key : keys) {
      seen.consume(routed(key));
    }
  }
}
