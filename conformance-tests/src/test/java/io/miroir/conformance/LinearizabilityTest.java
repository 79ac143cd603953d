package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.conformance.Linearizability.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The histories are of a register: 'w3' wrote 3, 'r3' read 3. */
class LinearizabilityTest {
  private static void judge(List<Call<String>> history) {
    Linearizability.require(0, history, LinearizabilityTest::after);
  }

  private static Optional<Integer> after(int now, String call) {
    int value = Integer.parseInt(call.substring(1));
    if (call.charAt(0) == 'w') {
      return Optional.of(value);
    }
    return value == now ? Optional.of(now) : Optional.empty();
  }

  private static Call<String> call(String what, long begun, long ended) {
    return new Call<>(what, begun, ended);
  }

  @Test
  void acceptsAnyOrderOfCallsThatOverlap() {
    assertThatCode(() -> judge(List.of(call("w1", 0, 10), call("w2", 1, 9), call("r1", 11, 12))))
        .doesNotThrowAnyException();
    assertThatCode(() -> judge(List.of(call("w1", 0, 10), call("r0", 1, 2), call("r1", 3, 4))))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAReadOfWhatWasOverwrittenBefore() {
    assertThatThrownBy(() -> judge(List.of(call("w1", 0, 1), call("w2", 2, 3), call("r1", 4, 5))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no order of these calls explains their answers")
        .hasMessageContaining("r1");
  }

  @Test
  void refusesToGoBackAfterANewValueWasSeen() {
    assertThatThrownBy(() -> judge(List.of(call("w1", 0, 10), call("r1", 1, 2), call("r0", 3, 4))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesALostUpdateAmongManyCalls() {
    List<Call<String>> history = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      history.add(call("w" + i, 2L * i, 2L * i + 3));
    }
    history.add(call("r1", 100, 101));

    assertThatThrownBy(() -> judge(history)).isInstanceOf(AssertionError.class);
  }

  /** Whatever is answered one after another and only told with wider times is accepted. */
  @Property
  void acceptsEveryHistoryThatHadAnOrder(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 5) Integer> drawn,
      @ForAll @IntRange(max = 6) int width) {
    int value = 0;
    List<Call<String>> history = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      boolean write = drawn.get(i) > 2;
      value = write ? drawn.get(i) : value;
      history.add(call((write ? "w" : "r") + value, 10L * i - width * 5L, 10L * i + width * 5L));
    }

    judge(history);
  }
}
