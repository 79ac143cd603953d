package io.miroir.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads seconds, with or without a fraction. */
final class Interval implements ITypeConverter<Duration> {
  private static final double MIN = 0.1;
  private static final double MAX = 3_600;

  Interval() {}

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
