package io.miroir.simulator.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packing and keeping states. */
class StateStoreTest {
  private static final int SEED = 7;

  @Test
  void knowsEveryStateAndItsParentOverManyChunks() {
    StateStore store = new StateStore(2);
    Map<Long, Integer> numbers = new HashMap<>();
    Random random = new Random(SEED);
    for (int i = 0; i < 300_000; i++) {
      long value = random.nextInt(200_000);
      boolean fresh = store.add(new long[] {value, value * 31}, i);
      assertThat(fresh).isEqualTo(numbers.putIfAbsent(value, i) == null);
    }
    assertThat(store.size()).isEqualTo(numbers.size());
    long[] state = new long[2];
    for (int number = 0; number < store.size(); number++) {
      store.copy(number, state);
      assertThat(store.parent(number)).isEqualTo(numbers.get(state[0]));
    }
  }

  @Test
  void packsWhatDiffersAsItPacksAll() {
    Layout layout = new Layout();
    int[] widths = {5, 12, 1, 16, 16, 16, 3, 7, 2, 16};
    for (int width : widths) {
      layout.cell(width);
    }
    Random random = new Random(SEED);
    int[] before = new int[widths.length];
    long[] packed = new long[layout.size()];
    for (int i = 0; i < 10_000; i++) {
      int[] after = before.clone();
      int cell = random.nextInt(widths.length);
      after[cell] = random.nextInt(1 << widths[cell]);
      long[] differing = new long[layout.size()];
      long[] whole = new long[layout.size()];
      layout.pack(before, packed, after, differing);
      layout.pack(after, whole);
      assertThat(differing).isEqualTo(whole);
      int[] unpacked = new int[widths.length];
      layout.unpack(whole, 0, unpacked);
      assertThat(unpacked).isEqualTo(after);
      before = after;
      packed = whole;
    }
  }

  @Test
  void refusesAValueThatDoesNotFit() {
    Layout layout = new Layout();
    layout.cell(3);
    assertThatThrownBy(() -> layout.pack(new int[] {8}, new long[1]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at most 7, not 8");
  }
}
