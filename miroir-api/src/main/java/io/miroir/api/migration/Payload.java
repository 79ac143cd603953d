package io.miroir.api.migration;

import java.nio.ByteBuffer;

/**
 * Whole documents as one body, ready to be written. What the bytes mean is the executor's alone.
 *
 * <p>Immutable: whoever makes one hands its array over and changes it no more.
 */
public final class Payload {
  private final long documents;
  private final byte[] body;
  private final int offset;
  private final int length;

  private Payload(long documents, byte[] body, int offset, int length) {
    this.documents = documents;
    this.body = body;
    this.offset = offset;
    this.length = length;
  }

  /** A payload that takes the array over. */
  public static Payload of(long documents, byte[] body) {
    return of(documents, body, 0, body.length);
  }

  /** A payload that takes a part of the array over. */
  public static Payload of(long documents, byte[] body, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, body.length);
    return new Payload(documents, body, offset, length);
  }

  /** How many documents it holds. */
  public long documents() {
    return documents;
  }

  /** Its size in bytes. */
  public int bytes() {
    return length;
  }

  /** Its bytes, read-only. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body, offset, length).asReadOnlyBuffer();
  }

  @Override
  public String toString() {
    return documents + " documents, " + length + " bytes";
  }
}
