package io.miroir.bench;

import io.miroir.api.FencingToken;
import io.miroir.api.NodeId;
import io.miroir.api.ShardId;
import io.miroir.engine.plan.Move;
import io.miroir.engine.plan.MoveEvent;
import io.miroir.engine.plan.MoveMachine;
import io.miroir.engine.plan.MoveState;
import java.util.concurrent.TimeUnit;
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

/** One step of the state machine, that which a move takes most often. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class StepBenchmark {
  private static final MoveEvent BATCH = new MoveEvent.BatchApplied(1L << 40, 1_000);

  private MoveState copying;

  /** Leads a move to where it copies. */
  @Setup
  public void start() {
    Move move = new Move.Relocate(new ShardId(7), 0, new NodeId("node-0"), new NodeId("node-3"));
    copying = MoveState.start(move, 1_793_534_400_000L);
    copying = moved(new MoveEvent.TakenOver(new FencingToken(41), 1));
    copying = moved(new MoveEvent.Prepared(2));
    copying = moved(new MoveEvent.Acked(2));
    moved(BATCH);
  }

  private MoveState moved(MoveEvent event) {
    if (MoveMachine.step(copying, event) instanceof MoveMachine.Moved moved) {
      return moved.next();
    }
    throw new IllegalStateException(event + " is refused in " + copying);
  }

  /** A batch is applied. */
  @Benchmark
  public MoveMachine.Answer step() {
    return MoveMachine.step(copying, BATCH);
  }
}
