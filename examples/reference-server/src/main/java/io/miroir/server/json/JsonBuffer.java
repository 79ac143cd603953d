package io.miroir.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing body of JSON, put together from bytes that are there already. Not thread-safe. */
public final class JsonBuffer {
  private byte[] bytes;
  private int length;

  public JsonBuffer(int capacity) {
    bytes = new byte[Math.max(capacity, 64)];
  }

  public JsonBuffer append(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  public JsonBuffer append(byte[] source) {
    return append(source, 0, source.length);
  }

  public JsonBuffer append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Appends text as it is; the caller has quoted what is to be quoted. */
  public JsonBuffer append(String text) {
    return append(text.getBytes(StandardCharsets.UTF_8));
  }

  public JsonBuffer append(long number) {
    return append(Long.toString(number));
  }

  public int length() {
    return length;
  }

  /** What was appended; the buffer is not used after this. */
  public byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
