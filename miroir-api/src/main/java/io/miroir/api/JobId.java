package io.miroir.api;

/**
 * The name of one job: the moves of one index that were planned together.
 *
 * @param value the name, not empty, never used again
 */
public record JobId(String value) {
  /**
   * @throws IllegalArgumentException if the name is empty
   */
  public JobId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a job id is not empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
