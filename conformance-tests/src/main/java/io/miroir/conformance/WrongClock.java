package io.miroir.conformance;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of the day that {@link WrongClockLoader} gives to the classes it loads. */
public final class WrongClock {
  private static final long BEGUN_MILLIS = System.currentTimeMillis();

  private static volatile Skew skew = Skew.NONE;

  private WrongClock() {}

  static void set(Skew skew) {
    WrongClock.skew = skew;
  }

  /** In place of {@link System#currentTimeMillis()}. */
  public static long currentTimeMillis() {
    long passed = System.currentTimeMillis() - BEGUN_MILLIS;
    return BEGUN_MILLIS + skew.ahead().toMillis() + Math.round(passed * skew.rate());
  }

  /** In place of {@link Instant#now()}. */
  public static Instant now() {
    return Instant.ofEpochMilli(currentTimeMillis());
  }

  /** In place of {@link Clock#systemUTC()}. */
  public static Clock systemUTC() {
    return new Wrong(ZoneOffset.UTC);
  }

  /** In place of {@link Clock#systemDefaultZone()}. */
  public static Clock systemDefaultZone() {
    return new Wrong(ZoneId.systemDefault());
  }

  /** In place of {@link Clock#system(ZoneId)}. */
  public static Clock system(ZoneId zone) {
    return new Wrong(zone);
  }

  private static final class Wrong extends Clock {
    private final ZoneId zone;

    Wrong(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Wrong(other);
    }

    @Override
    public Instant instant() {
      return now();
    }
  }
}
