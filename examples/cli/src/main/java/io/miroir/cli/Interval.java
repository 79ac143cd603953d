package io.miroir.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The time between two looks at a server: read from seconds, with or without a fraction. */
final class Interval implements ITypeConverter<Duration> {
  private static final double MIN = 0.1;
  private static final double MAX = 3_600;

  Interval() {}

  /**
   * Lets the time between two looks pass, which the user chose. There is no condition to wait for
   * instead: a screen shows how much goes on in that time, and a server that is away tells nothing.
   */
  static void pass(Duration interval) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(interval.toNanos());
  }

  @Override
  public Duration convert(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= MIN && seconds <= MAX) {
        return Duration.ofMillis(Math.round(1e3 * seconds));
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as a number out of the range is.
    }
    throw new TypeConversionException("'" + text + "': allowed are 0.1 to 3600 seconds");
  }
}
