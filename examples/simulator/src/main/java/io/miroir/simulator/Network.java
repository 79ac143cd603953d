package io.miroir.simulator;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests from machines to the store and the nodes, and their answers back. A message
 * takes some time, comes late or not at all; a pair that is cut off from each other exchanges none.
 */
final class Network {
  /** What is done to a message on its way. */
  enum Mishap {
    LOST_REQUEST,
    LOST_ANSWER,
    LATE_REQUEST,
    LATE_ANSWER,
    REPEATED_ANSWER
  }

  /** What becomes of one request; told once. */
  static final class Reply<T> {
    private final Network network;
    private final Actor caller;
    private final String endpoint;
    private @Nullable T value;
    private @Nullable RuntimeException failure;
    private boolean told;
    private boolean arrived;
    private long extraDelay;
    private boolean lost;
    private boolean repeated;

    Reply(Network network, Actor caller, String endpoint) {
      this.network = network;
      this.caller = caller;
      this.endpoint = endpoint;
    }

    /** Sends the answer back. */
    void answer(T answered) {
      send(() -> value = answered);
    }

    /** Sends word of a failure back. */
    void fail(RuntimeException failed) {
      send(() -> failure = failed);
    }

    private void send(Runnable set) {
      if (told) {
        return;
      }
      told = true;
      set.run();
      if (lost) {
        network.lost++;
        return;
      }
      network.scheduler.after(network.latency(endpoint) + extraDelay, this::arrive);
      if (repeated) {
        network.scheduler.after(network.latency(endpoint) * 3 + extraDelay, this::arrive);
      }
    }

    private void arrive() {
      if (network.isCut(caller.machine(), endpoint)) {
        network.lost++;
        return;
      }
      if (!arrived) {
        arrived = true;
        network.scheduler.wake(caller);
      }
    }
  }

  private static final long LATE_AT_LEAST = Duration.ofMillis(300).toNanos();
  private static final long LATE_AT_MOST = Duration.ofSeconds(4).toNanos();

  private final Scheduler scheduler;
  private final Map<String, Long> cuts = new HashMap<>();
  private final Map<String, List<Mishap>> mishaps = new HashMap<>();
  private long lost;
  private long late;
  private long repeated;

  Network(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  long lost() {
    return lost;
  }

  long late() {
    return late;
  }

  long repeated() {
    return repeated;
  }

  /** Nothing passes between the two until that moment. */
  void cut(Machine machine, String endpoint, long until) {
    cuts.put(pair(machine, endpoint), until);
  }

  /** The next message of a machine to an endpoint suffers this; several wait in order. */
  void arm(Machine machine, String endpoint, Mishap mishap) {
    mishaps.computeIfAbsent(pair(machine, endpoint), absent -> new ArrayList<>()).add(mishap);
  }

  /** From now on every message passes. */
  void heal() {
    cuts.clear();
    mishaps.clear();
  }

  private static String pair(Machine machine, String endpoint) {
    return machine.name() + ">" + endpoint;
  }

  private boolean isCut(Machine machine, String endpoint) {
    if (cuts.isEmpty()) {
      return false;
    }
    Long until = cuts.get(pair(machine, endpoint));
    return until != null && until > scheduler.now();
  }

  private @Nullable Mishap next(Machine machine, String endpoint) {
    if (mishaps.isEmpty()) {
      return null;
    }
    List<Mishap> armed = mishaps.get(pair(machine, endpoint));
    return armed == null || armed.isEmpty() ? null : armed.removeFirst();
  }

  private long latency(String endpoint) {
    return 60_000L + scheduler.random().nextInt(endpoint.isEmpty() ? 400_000 : 900_000);
  }

  private long lateness() {
    late++;
    return scheduler.random().nextLong(LATE_AT_LEAST, LATE_AT_MOST);
  }

  /** Sends a request that is answered as soon as it arrives, and waits for the answer. */
  <T> T call(String endpoint, Duration patience, Supplier<T> request) {
    return await(
        endpoint,
        patience,
        reply -> {
          try {
            reply.answer(request.get());
          } catch (MiroirException e) {
            reply.fail(e);
          }
        });
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param arrives what the request does when it arrives; it answers then or later
   * @throws MiroirException with {@code UNAVAILABLE} if no answer came in time; whether the request
   *     arrived, or will, is unknown
   */
  <T> T await(String endpoint, Duration patience, Consumer<Reply<T>> arrives) {
    if (scheduler.inCrash()) {
      throw new SimulatedCrash();
    }
    Actor caller = scheduler.current();
    Machine machine = caller.machine();
    Reply<T> reply = new Reply<>(this, caller, endpoint);
    send(machine, endpoint, reply, arrives);
    long until = scheduler.now() + patience.toNanos();
    while (!reply.arrived) {
      if (scheduler.now() >= until) {
        throw new MiroirException(
            ErrorCode.UNAVAILABLE,
            machine.name()
                + " got no answer from "
                + (endpoint.isEmpty() ? "the store" : endpoint));
      }
      scheduler.awaitWake(until);
    }
    RuntimeException failure = reply.failure;
    if (failure != null) {
      throw failure;
    }
    T value = reply.value;
    if (value == null) {
      throw new IllegalStateException("an answer without a value");
    }
    return value;
  }

  private <T> void send(
      Machine machine, String endpoint, Reply<T> reply, Consumer<Reply<T>> arrives) {
    Mishap mishap = next(machine, endpoint);
    long delay = latency(endpoint);
    if (mishap != null) {
      switch (mishap) {
        case LOST_REQUEST -> {
          lost++;
          return;
        }
        case LATE_REQUEST -> delay += lateness();
        case LOST_ANSWER -> reply.lost = true;
        case LATE_ANSWER -> reply.extraDelay = lateness();
        case REPEATED_ANSWER -> {
          reply.repeated = true;
          repeated++;
        }
      }
    }
    scheduler.after(
        delay,
        () -> {
          if (isCut(machine, endpoint)) {
            lost++;
          } else {
            arrives.accept(reply);
          }
        });
  }
}
