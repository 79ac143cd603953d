package io.miroir.cli;

/**
 * What JMH measured of one method.
 *
 * @param perSecond how often it ran in a second
 * @param error half the width of the interval, of 99.9 % confidence, that the true rate lies in
 * @param bytesPerSecond what it worked on in a second; 0 if the benchmark doesn't count that
 */
record Score(double perSecond, double error, double bytesPerSecond) {
  /** A rate of which nothing more is known. */
  static Score of(double perSecond) {
    return new Score(perSecond, 0, 0);
  }
}
