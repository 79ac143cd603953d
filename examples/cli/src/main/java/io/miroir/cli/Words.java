package io.miroir.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Words {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Words() {}

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1_000 && unit < UNITS.length - 1) {
      amount /= 1_000;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  static String rate(double perSecond) {
    return perSecond >= 10
        ? number(Math.round(perSecond))
        : String.format(Locale.ROOT, "%.1f", perSecond);
  }

  static String duration(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1e3);
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  static String seconds(double seconds) {
    return duration(Duration.ofMillis(Math.round(1e3 * seconds)));
  }

  /** A bar of that share, 0 to 1. */
  static String bar(double share, int width) {
    int full = (int) Math.round(width * Math.clamp(share, 0.0, 1.0));
    return "█".repeat(full) + "░".repeat(width - full);
  }
}
