package io.miroir.api.migration;

/**
 * How much one page may hold.
 *
 * @param documents at most so many documents, at least 1
 * @param bytes at most so many bytes, at least 1; a single document may be larger
 */
public record PageLimit(int documents, long bytes) {
  /**
   * @throws IllegalArgumentException if a limit is below 1
   */
  public PageLimit {
    if (documents < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "page limit of " + documents + " documents and " + bytes + " bytes: both are at least 1");
    }
  }
}
