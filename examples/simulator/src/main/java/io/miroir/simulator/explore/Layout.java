package io.miroir.simulator.explore;

import java.util.Arrays;

/**
 * How the cells of a state are packed into longs: each cell has a fixed number of bits and lies
 * within one long. Cells are declared once, before the first state is packed.
 */
final class Layout {
  private int[] words = new int[16];
  private int[] shifts = new int[16];
  private int[] masks = new int[16];
  private int cells;
  private int used = Long.SIZE;
  private int size;

  /** Declares a cell of so many bits, at most 16, and gives its number. */
  int cell(int bits) {
    if (used + bits > Long.SIZE) {
      used = 0;
      size++;
    }
    if (cells == words.length) {
      words = Arrays.copyOf(words, 2 * cells);
      shifts = Arrays.copyOf(shifts, 2 * cells);
      masks = Arrays.copyOf(masks, 2 * cells);
    }
    words[cells] = size - 1;
    shifts[cells] = used;
    masks[cells] = (1 << bits) - 1;
    used += bits;
    return cells++;
  }

  /** Declares several cells of as many bits each. */
  int[] cells(int count, int bits) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = cell(bits);
    }
    return numbers;
  }

  /** How many cells there are. */
  int cells() {
    return cells;
  }

  /** How many longs a state takes. */
  int size() {
    return size;
  }

  /**
   * Packs a state.
   *
   * @throws IllegalStateException if a value does not fit its cell: a bound is too small
   */
  void pack(int[] state, long[] into) {
    Arrays.fill(into, 0);
    for (int cell = 0; cell < cells; cell++) {
      check(cell, state[cell]);
      into[words[cell]] |= (long) state[cell] << shifts[cell];
    }
  }

  /**
   * Packs a state that differs little from one that is packed already.
   *
   * @param packed the packed form of {@code before}
   * @param into gets the packed form of {@code state}
   * @throws IllegalStateException as {@link #pack}
   */
  void pack(int[] before, long[] packed, int[] state, long[] into) {
    System.arraycopy(packed, 0, into, 0, size);
    int cell = 0;
    while (true) {
      int same = Arrays.mismatch(before, cell, cells, state, cell, cells);
      if (same < 0) {
        return;
      }
      cell += same;
      check(cell, state[cell]);
      into[words[cell]] ^= (long) (before[cell] ^ state[cell]) << shifts[cell];
      cell++;
    }
  }

  private void check(int cell, int value) {
    if ((value & ~masks[cell]) != 0) {
      throw new IllegalStateException(
          "cell " + cell + " holds at most " + masks[cell] + ", not " + value);
    }
  }

  /** The reverse of {@link #pack}, from a place in an array. */
  void unpack(long[] from, int at, int[] state) {
    for (int cell = 0; cell < cells; cell++) {
      state[cell] = (int) (from[at + words[cell]] >>> shifts[cell]) & masks[cell];
    }
  }
}
