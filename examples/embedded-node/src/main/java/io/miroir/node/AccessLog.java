package io.miroir.node;

import io.miroir.node.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells each answered request as a line of JSON: {@code at} (epoch milliseconds), {@code method},
 * {@code path}, {@code query}, {@code status}, {@code bytes} (of the answer), {@code admittedAt}
 * (when its head had passed) and {@code key} (the name of the key that it came with), and what the
 * endpoint noted. Lines reach the file within a tenth of a second and when the node stops.
 */
final class AccessLog implements AutoCloseable {
  private static final long FLUSH_MILLIS = 100;

  private final @Nullable BufferedWriter out;
  private final @Nullable ScheduledExecutorService flusher;

  private AccessLog(@Nullable BufferedWriter out, @Nullable ScheduledExecutorService flusher) {
    this.out = out;
    this.flusher = flusher;
  }

  /** Opens the log at the end of its file; without a file it writes nothing. */
  static AccessLog open(Optional<Path> file) {
    if (file.isEmpty()) {
      return new AccessLog(null, null);
    }
    try {
      BufferedWriter out =
          Files.newBufferedWriter(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      ScheduledExecutorService flusher =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().name("access-log").daemon().factory());
      AccessLog log = new AccessLog(out, flusher);
      var unused =
          flusher.scheduleWithFixedDelay(
              log::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is told of one request. */
  static final class Entry {
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final Map<String, @Nullable Object> notes = new LinkedHashMap<>();

    Entry(String method, String path, @Nullable String query) {
      this.method = method;
      this.path = path;
      this.query = query;
    }

    String method() {
      return method;
    }

    String path() {
      return path;
    }

    /** Adds a value to the line; a null is left out. */
    void note(String name, @Nullable Object value) {
      if (value != null) {
        notes.put(name, value);
      }
    }
  }

  void write(Entry entry, Answer answer) {
    if (out == null) {
      return;
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("at", System.currentTimeMillis());
    line.put("method", entry.method);
    line.put("path", entry.path);
    if (entry.query != null && !entry.query.isEmpty()) {
      line.put("query", entry.query);
    }
    line.put("status", answer.status());
    line.put("bytes", answer.body().length);
    line.putAll(entry.notes);
    try {
      // One call, so that lines of two threads don't mix: the writer locks itself for each.
      out.write(Json.text(line) + '\n');
    } catch (IOException e) {
      System.getLogger(AccessLog.class.getName()).log(Level.WARNING, "access log", e);
    }
  }

  private void flush() {
    if (out == null) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      System.getLogger(AccessLog.class.getName()).log(Level.WARNING, "access log", e);
    }
  }

  @Override
  public void close() {
    if (out == null || flusher == null) {
      return;
    }
    flusher.shutdownNow();
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
