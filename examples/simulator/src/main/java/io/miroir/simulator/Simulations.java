package io.miroir.simulator;

import io.miroir.engine.plan.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs schedules: many at once, each in a world of its own. */
public final class Simulations {
  /** Failures are shrunk, the first few of them. */
  private static final int SHRUNK = 3;

  private static final long SELDOM_SEEN_WITHIN = 1_000;
  private static final long AT_ONCE = 20;

  /**
   * What became of one planted bug.
   *
   * @param bug its name
   * @param sentence what goes wrong, in one clause
   * @param caught whether a guarantee was seen broken
   * @param seeds how many seeds that took, all that were tried if none broke one
   * @param guarantee what was broken first, as the checker says it; empty if nothing was
   */
  public record BugReport(
      String bug, String sentence, boolean caught, long seeds, String guarantee) {}

  /**
   * What became of the pods that were killed at one point.
   *
   * @param point a step that pods persist, and the side of it
   * @param kills in how many worlds a pod was killed there; 0 if none ever comes to it
   * @param violations what was broken, each with its seed; empty if nothing was
   */
  public record KillReport(String point, int kills, List<String> violations) {}

  /** Its worlds say nothing of what befalls them, unless asked. */
  private static final Logger ENGINE = Logger.getLogger("io.miroir");

  private Simulations() {}

  /**
   * Runs the schedules of some seeds.
   *
   * @param from the first seed
   * @param to the last one
   * @param done told how many are done, from several threads
   */
  public static SimulationReport run(long from, long to, LongConsumer done) {
    ENGINE.setLevel(Level.OFF);
    AtomicLong finished = new AtomicLong();
    List<Outcome> outcomes =
        onAllProcessors(
            from,
            to,
            seed -> {
              Outcome outcome = new World(Schedule.of(seed)).run();
              done.accept(finished.incrementAndGet());
              return outcome;
            });
    SimulationReport report = SimulationReport.of(outcomes);
    List<SimulationReport.Failure> shrunk = new ArrayList<>();
    for (SimulationReport.Failure failure : report.failures()) {
      shrunk.add(shrunk.size() < SHRUNK ? shrunk(failure) : failure);
    }
    return report.with(shrunk);
  }

  private static SimulationReport.Failure shrunk(SimulationReport.Failure failure) {
    Schedule shortest = Shrinker.shrunk(Schedule.of(failure.seed()), PlantedBug.NONE);
    return new SimulationReport.Failure(failure.seed(), failure.violation(), Script.text(shortest));
  }

  /**
   * Runs one schedule and tells every moment of it.
   *
   * @param lines told each line
   */
  public static SimulationReport trace(long seed, Consumer<String> lines) {
    ENGINE.setLevel(Level.OFF);
    return SimulationReport.of(List.of(new World(Schedule.of(seed), PlantedBug.NONE, lines).run()));
  }

  /**
   * Runs the schedule of a script, as a failure is told with.
   *
   * @param script its text
   * @throws IllegalArgumentException if a line of it makes no sense; the message names it
   */
  public static SimulationReport replay(String script) {
    ENGINE.setLevel(Level.OFF);
    return SimulationReport.of(List.of(new World(Script.parse(script)).run()));
  }

  /**
   * Looks for each planted bug until a guarantee is seen broken.
   *
   * @param seeds how many seeds are tried for each at most
   * @param done told how many bugs are done, from several threads
   */
  public static List<BugReport> plantedBugs(long seeds, LongConsumer done) {
    ENGINE.setLevel(Level.OFF);
    List<PlantedBug> bugs = List.of(PlantedBug.values()).subList(1, PlantedBug.values().length);
    AtomicLong finished = new AtomicLong();
    return onAllProcessors(
        0,
        bugs.size() - 1L,
        at -> {
          BugReport report = look(bugs.get((int) at), seeds);
          done.accept(finished.incrementAndGet());
          return report;
        });
  }

  /**
   * Kills a pod at every point: before and after each row of a move's table, each commit and each
   * change of a lease that was seen.
   *
   * @param seen a report of worlds, which says where pods come to which steps
   * @param done told how many points are done, from several threads
   * @return one for each side of each step, rows of the table that no pod came to among them
   */
  public static List<KillReport> killPoints(SimulationReport seen, LongConsumer done) {
    ENGINE.setLevel(Level.OFF);
    Map<String, List<Schedule>> steps = new TreeMap<>();
    seen.steps()
        .forEach((step, seeds) -> steps.put(step, seeds.stream().map(Schedule::of).toList()));
    Set<String> unseen = new TreeSet<>();
    for (Transition row : Transition.values()) {
      unseen.add(PodMachine.step(row.tag()));
    }
    unseen.removeAll(steps.keySet());
    unseen.forEach(step -> steps.put(step, List.of()));
    steps.putAll(seldomSeen(unseen));
    List<KillPoint> points = new ArrayList<>();
    for (String step : steps.keySet()) {
      points.add(new KillPoint(step, false));
      points.add(new KillPoint(step, true));
    }
    AtomicLong finished = new AtomicLong();
    return onAllProcessors(
        0,
        points.size() - 1L,
        at -> {
          KillPoint point = points.get((int) at);
          KillReport report = kill(point, steps.getOrDefault(point.step(), List.of()));
          done.accept(finished.incrementAndGet());
          return report;
        });
  }

  private static KillReport kill(KillPoint point, List<Schedule> schedules) {
    int kills = 0;
    List<String> violations = new ArrayList<>();
    for (Schedule schedule : schedules) {
      Outcome outcome = new World(schedule, point).run();
      kills += outcome.killed() ? 1 : 0;
      if (!outcome.violation().isEmpty()) {
        violations.add(
            "seed " + schedule.seed() + ", " + schedule.topology() + ": " + outcome.violation());
      }
    }
    return new KillReport(point.toString(), kills, violations);
  }

  /**
   * By step, a world in which a pod comes to it, for steps that are seldom seen. None for a step
   * that none of a thousand worlds of each kind comes to.
   */
  private static Map<String, List<Schedule>> seldomSeen(Set<String> steps) {
    Map<String, List<Schedule>> found = new TreeMap<>();
    for (long from = 1;
        from <= SELDOM_SEEN_WITHIN && found.size() < steps.size();
        from += AT_ONCE) {
      for (Map<String, Schedule> reached :
          onAllProcessors(from, from + AT_ONCE - 1, seed -> reached(steps, Schedule.of(seed)))) {
        reached.forEach((step, schedule) -> found.putIfAbsent(step, List.of(schedule)));
      }
    }
    return found;
  }

  private static Map<String, Schedule> reached(Set<String> steps, Schedule drawn) {
    Map<String, Schedule> reached = new TreeMap<>();
    for (Schedule schedule : SeldomWorlds.like(drawn)) {
      for (String step : new World(schedule).run().steps()) {
        if (steps.contains(step)) {
          reached.putIfAbsent(step, schedule);
        }
      }
    }
    return reached;
  }

  private static BugReport look(PlantedBug bug, long seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      String violation = new World(Schedule.of(seed), bug).run().violation();
      if (!violation.isEmpty()) {
        return new BugReport(bug.toString(), bug.sentence(), true, seed, guarantee(violation));
      }
    }
    return new BugReport(bug.toString(), bug.sentence(), false, seeds, "");
  }

  /** The first word of what the checker says. */
  private static String guarantee(String violation) {
    int end = violation.indexOf(':');
    String first = end < 0 ? violation : violation.substring(0, end);
    return first.startsWith("actor") ? "assertion of the engine" : first;
  }

  private interface OfSeed<T> {
    T run(long seed);
  }

  private static <T> List<T> onAllProcessors(long from, long to, OfSeed<T> one) {
    List<Future<T>> futures = new ArrayList<>();
    int processors = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(processors)) {
      for (long seed = from; seed <= to; seed++) {
        long now = seed;
        futures.add(workers.submit(() -> one.run(now)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the simulation was interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a world could not be simulated: " + e.getCause(), e);
    }
  }
}
