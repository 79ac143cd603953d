package io.miroir.conformance;

import io.miroir.api.metrics.Counter;
import io.miroir.api.metrics.Gauge;
import io.miroir.api.metrics.Labels;
import io.miroir.api.metrics.MetricsSink;
import io.miroir.api.metrics.Timer;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Shows how a sink is judged that exposes nothing and pushes what it is given to a backend, which
 * hears of it later.
 */
class PushingSinkTest extends MetricsSinkConformance {
  private final Backend backend = new Backend();

  @Override
  protected Subject subject(Path folder) {
    return new Subject(new PushingPlugin(backend), "pushing", Map.of());
  }

  @Override
  protected String arrived(MetricsSink judged) {
    return backend.text();
  }

  @Override
  protected Duration delay() {
    return Eventually.PATIENCE;
  }

  /** What was pushed so far: each series with its value. */
  private static final class Backend {
    private final Map<String, Double> series = new TreeMap<>();
    private final Map<String, Object> shapes = new ConcurrentHashMap<>();

    synchronized void receive(String name, String labels, double value, boolean added) {
      series.merge(name + "{" + labels + "}", value, (old, now) -> added ? old + now : now);
    }

    synchronized String text() {
      StringBuilder text = new StringBuilder();
      series.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
      return text.toString().replace("Infinity", "Inf").replace(" Inf", " +Inf");
    }
  }

  private record PushingPlugin(Backend backend) implements Plugin {
    @Override
    public String name() {
      return "metrics-pushing";
    }

    @Override
    public List<Provider<MetricsSink>> metricsSinks() {
      return List.of(
          new Provider<>() {
            @Override
            public String name() {
              return "pushing";
            }

            @Override
            public List<Setting> settings() {
              return List.of();
            }

            @Override
            public MetricsSink open(Map<String, String> settings) {
              return new PushingSink(backend);
            }
          });
    }
  }

  /** Takes values into a queue that a thread of its own empties into the backend. */
  private static final class PushingSink implements MetricsSink {
    private static final Runnable END = () -> {};

    private final Backend backend;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread pusher = Thread.ofVirtual().start(this::push);
    private volatile boolean closed;

    PushingSink(Backend backend) {
      this.backend = backend;
    }

    private void push() {
      try {
        for (Runnable next = queue.take(); next != END; next = queue.take()) {
          next.run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void add(Counter counter, double amount, Labels labels) {
      if (amount >= 0 && Double.isFinite(amount)) {
        offer(
            counter.name(),
            counter,
            counter.labels(),
            labels,
            text -> backend.receive(counter.name(), text, amount, true));
      }
    }

    @Override
    public void set(Gauge gauge, double value, Labels labels) {
      offer(
          gauge.name(),
          gauge,
          gauge.labels(),
          labels,
          text -> backend.receive(gauge.name(), text, value, false));
    }

    @Override
    public void record(Timer timer, Duration duration, Labels labels) {
      if (duration.isNegative()) {
        return;
      }
      double seconds = duration.getSeconds() + duration.getNano() / 1e9;
      offer(
          timer.name(),
          timer,
          timer.labels(),
          labels,
          text -> {
            backend.receive(timer.name() + "_count", text, 1, true);
            backend.receive(timer.name() + "_sum", text, seconds, true);
            timer.buckets().forEach(bound -> bucket(timer, text, bound.toNanos() / 1e9, seconds));
            bucket(timer, text, Double.POSITIVE_INFINITY, seconds);
          });
    }

    private void bucket(Timer timer, String labels, double bound, double seconds) {
      String le = "le=\"" + (Double.isInfinite(bound) ? "+Inf" : bound) + "\"";
      backend.receive(
          timer.name() + "_bucket",
          labels.isEmpty() ? le : labels + "," + le,
          seconds <= bound ? 1 : 0,
          true);
    }

    /** The first shape of a name stands; values of another are dropped. */
    private void offer(
        String name, Object metric, List<String> names, Labels labels, Consumer<String> push) {
      if (!closed
          && names.size() == labels.values().size()
          && metric.equals(backend.shapes.computeIfAbsent(name, first -> metric))) {
        queue.add(() -> push.accept(text(names, labels)));
      }
    }

    private static String text(List<String> names, Labels labels) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < names.size(); i++) {
        String value =
            labels.values().get(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"").append(value).append('"');
      }
      return text.toString();
    }

    @Override
    public void close() {
      closed = true;
      queue.add(END);
      try {
        pusher.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
