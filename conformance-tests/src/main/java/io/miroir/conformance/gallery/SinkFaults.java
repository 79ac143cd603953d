package io.miroir.conformance.gallery;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sinks that lose, change or refuse what they are given. */
final class SinkFaults {
  static final List<Broken<MetricsSink>> ALL =
      List.of(
          new Broken<>(
              "throws-on-negative",
              "M1",
              "throws when a counter is given a negative amount",
              ThrowsOnNegative::new),
          new Broken<>(
              "throws-after-close", "M1", "throws once it is closed", ThrowsAfterClose::new),
          new Broken<>(
              "hides-zero", "M1", "shows a counter from its first event on", HidesZero::new),
          new Broken<>(
              "loses-concurrent-amounts",
              "M1",
              "loses what is added while something else is",
              LosesConcurrentAmounts::new),
          new Broken<>(
              "appends-suffix", "M2", "names a metric's unit behind its name", AppendsSuffix::new),
          new Broken<>(
              "drops-labels", "M2", "keeps metrics without their labels", DropsLabels::new),
          new Broken<>(
              "milliseconds-as-seconds",
              "M2",
              "counts milliseconds where seconds belong",
              MillisecondsAsSeconds::new),
          new Broken<>(
              "buckets-of-its-own",
              "M2",
              "sorts durations into other buckets than it was given",
              BucketsOfItsOwn::new));

  private SinkFaults() {}

  private static final class ThrowsOnNegative extends ForwardingSink {
    ThrowsOnNegative(MetricsSink right) {
      super(right);
    }

    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (amount < 0) {
        throw new IllegalArgumentException(counter.name() + " can't be lowered by " + amount);
      }
      right.add(counter, amount, labels);
    }
  }

  private static final class ThrowsAfterClose extends ForwardingSink {
    private volatile boolean closed;

    ThrowsAfterClose(MetricsSink right) {
      super(right);
    }

    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      right.add(counter, amount, labels);
    }

    @Override
    public void close() {
      closed = true;
      right.close();
    }
  }

  private static final class HidesZero extends ForwardingSink {
    HidesZero(MetricsSink right) {
      super(right);
    }

    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (amount != 0) {
        right.add(counter, amount, labels);
      }
    }
  }

  private static final class LosesConcurrentAmounts extends ForwardingSink {
    private volatile long last;

    LosesConcurrentAmounts(MetricsSink right) {
      super(right);
    }

    /** Reads and writes back in two steps; who is overtaken in between has added nothing. */
    @Override
    public void add(Counter counter, double amount, Labels labels) {
      long mine = last + 1;
      LockSupport.parkNanos(1);
      if (last < mine) {
        last = mine;
        right.add(counter, amount, labels);
      }
    }
  }

  private static final class AppendsSuffix extends ForwardingSink {
    AppendsSuffix(MetricsSink right) {
      super(right);
    }

    @Override
    public void set(Gauge gauge, double value, Labels labels) {
      right.set(new Gauge(gauge.name() + "_value", gauge.help(), gauge.labels()), value, labels);
    }
  }

  private static final class DropsLabels extends ForwardingSink {
    DropsLabels(MetricsSink right) {
      super(right);
    }

    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (labels.values().size() == counter.labels().size()) {
        right.add(new Counter(counter.name(), counter.help(), List.of()), amount, Labels.NONE);
      }
    }
  }

  private static final class MillisecondsAsSeconds extends ForwardingSink {
    MillisecondsAsSeconds(MetricsSink right) {
      super(right);
    }

    @Override
    public void record(Timer timer, Duration duration, Labels labels) {
      boolean small = duration.abs().compareTo(Duration.ofDays(1)) < 0;
      right.record(timer, small ? duration.multipliedBy(1_000) : duration, labels);
    }
  }

  private static final class BucketsOfItsOwn extends ForwardingSink {
    BucketsOfItsOwn(MetricsSink right) {
      super(right);
    }

    @Override
    public void record(Timer timer, Duration duration, Labels labels) {
      List<Duration> own = List.of(Duration.ofMillis(10), Duration.ofMillis(100));
      right.record(new Timer(timer.name(), timer.help(), timer.labels(), own), duration, labels);
    }
  }
}
