package io.miroir.demo.torment;

import io.miroir.demo.fleet.Children;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.JavaCommand;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.fleet.ServiceProcess;
import io.miroir.demo.traffic.Routes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One server of the fleet, in a process of its own that can be ended and started again. */
final class Pod {
  static final String FRONT_KEY = "torment-front-key";
  static final String ADMIN_KEY = "torment-admin-key";
  private static final int STARTS_MAX = 3;
  private static final Duration LOOKS_APART = Duration.ofMillis(5);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(40);

  /**
   * What a process is started with.
   *
   * @param place its number among the pods, from 0
   */
  record Recipe(int place, Path config, Path hosts, Path log) {
    String name() {
      return "pod-" + (place + 1);
    }
  }

  private final Recipe recipe;
  private final Children children;
  private ServiceProcess process;
  private Optional<URI> address = Optional.empty();
  private volatile boolean struck;

  /** Starts the process; {@link #ready()} waits for it. */
  Pod(Recipe recipe, Children children) {
    this.recipe = recipe;
    this.children = children;
    this.process = begin();
  }

  private ServiceProcess begin() {
    List<String> command =
        JavaCommand.of(
            List.of("-Xmx384m", "-Djdk.net.hosts.file=" + recipe.hosts()),
            List.of("serve", "--config", recipe.config().toString()));
    return children.add(ServiceProcess.start(recipe.name(), command, recipe.log()));
  }

  /** Waits until it listens; it keeps this address when it is started again. */
  URI ready() {
    URI ready = process.address();
    address = Optional.of(ready);
    return ready;
  }

  Recipe recipe() {
    return recipe;
  }

  int place() {
    return recipe.place();
  }

  private URI address() {
    return address.orElseThrow(() -> new IllegalStateException(this + " was never ready"));
  }

  Http front() {
    return new Http(address(), FRONT_KEY);
  }

  Http admin() {
    return new Http(address(), ADMIN_KEY);
  }

  /** The job as this pod tells it, or nothing if it does not answer well. */
  Optional<JobStatus> status() {
    return admin().get("/_miroir/rebalance/status") instanceof Reply.Answered answered
            && answered.ok()
        ? Optional.of(JobStatus.parse(answered.body()))
        : Optional.empty();
  }

  /** Whether nothing was done to it of which it has not recovered. */
  boolean healthy() {
    return !struck;
  }

  void kill() {
    struck = true;
    process.kill();
  }

  void pause() {
    struck = true;
    process.pause();
  }

  /** The system's number of its process. */
  long pid() {
    return process.pid();
  }

  void resume() {
    process.resume();
  }

  /** Tells it to end, as an operator does; returns at once. */
  void stop() {
    struck = true;
    process.terminate();
  }

  /** Waits until a process that was told to end has ended by itself. */
  void awaitStop() {
    long endNanos = System.nanoTime() + STOPS_WITHIN.toNanos();
    while (process.alive()) {
      if (System.nanoTime() > endNanos) {
        throw new FleetException(
            this + " had not ended " + STOPS_WITHIN.toSeconds() + " s after it was told to");
      }
      Pause.of(LOOKS_APART);
    }
  }

  /** Notes that it is cut off from something. */
  void cutOff() {
    struck = true;
  }

  /** Starts a process anew whose last one has ended; {@link #recovered} waits for it. */
  void startAgain() {
    process = begin();
  }

  /** Waits until it is ready after {@link #startAgain()}; another process may take its port. */
  void readyAgain() {
    for (int start = 1; ; start++) {
      try {
        process.address();
        return;
      } catch (FleetException e) {
        if (start == STARTS_MAX) {
          throw e;
        }
        process = begin();
      }
    }
  }

  /** Waits until it serves clients again. */
  void recovered() {
    long endNanos = System.nanoTime() + STOPS_WITHIN.toNanos();
    while (!serves()) {
      if (System.nanoTime() > endNanos) {
        throw new FleetException(
            "%s had not recovered after %d s; the end of its log:%n%s"
                .formatted(this, STOPS_WITHIN.toSeconds(), process.tail()));
      }
      Pause.of(LOOKS_APART);
    }
    struck = false;
  }

  private boolean serves() {
    return front().get(Routes.document("none")) instanceof Reply.Answered answered
        && answered.status() == 404;
  }

  /** The end of its log. */
  String tail() {
    return process.tail();
  }

  @Override
  public String toString() {
    return recipe.name();
  }
}
