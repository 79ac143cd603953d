package io.miroir.simulator;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Distribution;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.Metrics;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import io.miroir.engine.FleetOptions;
import io.miroir.engine.Miroir;
import io.miroir.engine.RebalanceOptions;
import io.miroir.engine.StepWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pod over its lives: started, killed or ended, and started again under the same name. */
final class PodMachine {
  /** What every pod of a world shares. */
  record Surroundings(
      Scheduler scheduler,
      Network network,
      StoreServer store,
      Map<String, NodeServer> nodes,
      Injector injector,
      Witness witness,
      FleetOptions fleet,
      RebalanceOptions options,
      PlantedBug bug,
      int bodyAtMost,
      List<Machine> machines,
      Killer killer) {}

  private static final long WALL_CLOCK_WRONG_BY = 3_000_000_000L;

  private final String name;
  private final Surroundings world;
  private int lives;
  private @Nullable Machine machine;
  private @Nullable Miroir pod;
  private @Nullable Host host;
  private boolean joined;

  PodMachine(String name, Surroundings world) {
    this.name = name;
    this.world = world;
  }

  String name() {
    return name;
  }

  /** Its present process. */
  Machine machine() {
    Machine present = machine;
    if (present == null) {
      throw new IllegalStateException("pod " + name + " was never started");
    }
    return present;
  }

  boolean running() {
    return machine != null && !machine.crashed();
  }

  /** Whether it runs and has begun to serve. */
  boolean joined() {
    return running() && joined;
  }

  Miroir pod() {
    Miroir present = pod;
    if (present == null) {
      throw new IllegalStateException("pod " + name + " was never started");
    }
    return present;
  }

  Host host() {
    Host present = host;
    if (present == null) {
      throw new IllegalStateException("pod " + name + " was never started");
    }
    return present;
  }

  /** Starts a process; it joins the fleet by itself. */
  void start() {
    Scheduler scheduler = world.scheduler();
    Machine process = new Machine(name, scheduler.random().nextLong(1L << 40) + ++lives);
    process.jump(scheduler.random().nextLong(-WALL_CLOCK_WRONG_BY, WALL_CLOCK_WRONG_BY));
    world.machines().add(process);
    StoreClient store =
        new StoreClient(
            scheduler,
            world.network(),
            world.store(),
            process,
            world.bug(),
            world.killer(),
            world.witness().holders());
    NodeClient nodes =
        new NodeClient(
            scheduler,
            world.network(),
            process,
            world.nodes(),
            world.injector(),
            world.bodyAtMost());
    Miroir built =
        Miroir.builder()
            .pod(name)
            .fleet(world.fleet())
            .options(world.options())
            .leaseStore(store.leases())
            .jobStore(store.jobs())
            .executor(new SimulatedExecutor(process, nodes, world.bug(), world.witness()))
            .sabotage(world.bug().sabotage())
            .watch(steps())
            .metrics(new Migrations(name, world.witness().migrated()))
            .timeline(new SimulatedTimeline(scheduler, process))
            .build();
    machine = process;
    pod = built;
    host = new Host(scheduler, process, built, nodes, Schedule.INDEX, world.bug(), world.witness());
    joined = false;
    scheduler.fork(
        process,
        "start",
        () -> {
          built.start();
          if (machine == process) {
            joined = true;
          }
        });
  }

  /** The name of a row's step. */
  static String step(String row) {
    return "row: " + row;
  }

  private StepWatch steps() {
    return new StepWatch() {
      @Override
      public void committing(String row) {
        world.killer().before(step(row));
      }

      @Override
      public void committed(String row) {
        world.injector().row(row);
        world.killer().after(step(row));
      }
    };
  }

  /** Kills its process. */
  void crash() {
    world.witness().migrated().processEnds(name);
    machine().crash(world.scheduler());
  }

  /** Ends it in good order, and then its process. */
  void stop() {
    Machine process = machine();
    Miroir ending = pod();
    joined = false;
    world.witness().migrated().processEnds(name);
    world
        .scheduler()
        .fork(
            process,
            "stop",
            () -> {
              ending.close();
              world.scheduler().after(0, () -> process.crash(world.scheduler()));
            });
  }

  /** Of all figures these are judged; the others are taken from the records. */
  private record Migrations(String pod, MigratedDocuments judge) implements MetricsSink {
    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (counter.equals(Metrics.REBALANCE_DOCUMENTS_MIGRATED)) {
        judge.counted(pod, amount);
      }
    }

    @Override
    public void set(Gauge gauge, double value, Labels labels) {}

    @Override
    public void record(Timer timer, Duration duration, Labels labels) {}

    @Override
    public void record(Distribution distribution, double value, Labels labels) {}

    @Override
    public void close() {}
  }
}
