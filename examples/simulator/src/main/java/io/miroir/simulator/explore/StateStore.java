package io.miroir.simulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every state that was seen, whole, in the order in which it was seen first, with the state that it
 * was reached from. The order is that of a search in breadth, so the store is its queue too. No two
 * states are ever taken for one: fingerprints only say where to look.
 */
final class StateStore {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final int width;
  private final List<long[]> states = new ArrayList<>();
  private final List<int[]> parents = new ArrayList<>();

  /** The number of a state plus one, or 0, at the place that its hash tells or one after it. */
  private int[] index = new int[1 << 16];

  private int size;

  StateStore(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  /** Adds a packed state unless it was seen; whether it was new. */
  boolean add(long[] packed, int parent) {
    int mask = index.length - 1;
    int slot = hash(packed, 0) & mask;
    while (index[slot] != 0) {
      if (equal(index[slot] - 1, packed)) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    if (size % CHUNK == 0) {
      states.add(new long[CHUNK * width]);
      parents.add(new int[CHUNK]);
    }
    System.arraycopy(packed, 0, chunk(size), offset(size), width);
    parents.get(size >> CHUNK_BITS)[size & (CHUNK - 1)] = parent;
    size++;
    index[slot] = size;
    if (2 * size > index.length) {
      grow();
    }
    return true;
  }

  /** Unpacks the state of a number. */
  void read(int number, Layout layout, int[] state) {
    layout.unpack(chunk(number), offset(number), state);
  }

  /** The packed state of a number. */
  void copy(int number, long[] packed) {
    System.arraycopy(chunk(number), offset(number), packed, 0, width);
  }

  /** The number of the state that a state was reached from first, or -1. */
  int parent(int number) {
    return parents.get(number >> CHUNK_BITS)[number & (CHUNK - 1)];
  }

  private long[] chunk(int number) {
    return states.get(number >> CHUNK_BITS);
  }

  private int offset(int number) {
    return (number & (CHUNK - 1)) * width;
  }

  /** Whether a number's state is this one. */
  boolean equal(int number, long[] packed) {
    int from = offset(number);
    return Arrays.equals(chunk(number), from, from + width, packed, 0, width);
  }

  private int hash(long[] from, int at) {
    long hash = 0;
    for (int i = 0; i < width; i++) {
      hash = (hash ^ from[at + i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ (hash >>> 29));
  }

  private void grow() {
    index = new int[2 * index.length];
    int mask = index.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash(chunk(number), offset(number)) & mask;
      while (index[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      index[slot] = number + 1;
    }
  }
}
