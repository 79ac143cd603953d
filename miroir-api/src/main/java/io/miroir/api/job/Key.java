package io.miroir.api.job;

/**
 * The name of one record.
 *
 * @param kind what the record is, 1 to 64 bytes of UTF-8
 * @param id which one of its kind, 1 to 512 bytes of UTF-8
 */
public record Key(String kind, String id) {
  @Override
  public String toString() {
    return kind + "/" + id;
  }
}
