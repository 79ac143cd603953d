package io.miroir.engine.catalog;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.job.Entry;
import io.miroir.engine.record.Codec;
import io.miroir.engine.record.Formats;
import io.miroir.engine.time.Monitor;
import io.miroir.engine.time.Timeline;
import java.util.Map;
import java.util.Set;

/**
 * The format that this pod writes records in: the newest one that every live pod knows, so that
 * pods of two versions can serve one fleet while it is upgraded.
 *
 * <p>A pod of an older version may come between a look at the leases and a commit. It finds a
 * record that it can't read then, and gives its lease back.
 */
public final class Dialect {
  /** The kinds of records without which a pod does not know what to do. */
  private static final Set<String> DECIDING =
      Set.of(Keys.FLEET, Keys.INDEX, Keys.ASSIGNMENT, Keys.JOB, Keys.CONTROL, Keys.SESSION);

  private final Formats own;
  private final Monitor monitor;
  private int common;
  private boolean refused;

  public Dialect(Formats own, Timeline timeline) {
    this.own = own;
    this.monitor = timeline.monitor();
    this.common = own.oldest();
  }

  Formats own() {
    return own;
  }

  /**
   * Takes note of what the live pods speak.
   *
   * @param told by the scopes of their leases
   */
  public void hear(Map<String, Formats> told) {
    int newest = told.values().stream().mapToInt(Formats::newest).min().orElse(own.newest());
    monitor.locked(() -> common = Math.clamp(newest, own.oldest(), own.newest()));
  }

  /**
   * Refuses to serve beside a pod with which no format is shared.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if there is one
   */
  public void requireShared(Map<String, Formats> told) {
    told.forEach(
        (scope, formats) -> {
          if (!formats.meet(own)) {
            throw new MiroirException(
                ErrorCode.MISCONFIGURED,
                "lease '"
                    + scope
                    + "' is held by a version that speaks "
                    + formats
                    + ", and this one speaks "
                    + own
                    + "; this pod does not serve, run a version between that speaks both");
          }
        });
  }

  /** Whether a record was met that this pod needs and can't read, since this was asked last. */
  public boolean takeRefused() {
    return monitor.locked(
        () -> {
          boolean was = refused;
          refused = false;
          return was;
        });
  }

  /** A text as it is written now. */
  String spoken(String text) {
    int format = monitor.locked(() -> common);
    return Codec.translated(text, format);
  }

  /**
   * A record as this version knows it.
   *
   * @throws MiroirException with {@code PROTOCOL} if it is of a format that this pod does not speak
   */
  Entry understood(Entry entry) {
    int format = Codec.format(entry.text());
    if (!own.include(format)) {
      boolean decides = DECIDING.contains(entry.key().kind());
      monitor.locked(() -> refused |= decides);
      throw Codec.unreadable("record " + entry.key(), format, own);
    }
    return new Entry(
        entry.key(),
        Codec.translated(entry.text(), Formats.OWN.newest()),
        entry.revision(),
        entry.sequence());
  }
}
