package io.miroir.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysRecordTest {
  private static final int TEXT_MAX = 1 << 20;
  private static final int KEY_MAX = 511;

  @Test
  void missOfAnOlderCommitChangesNothing() {
    KeysRecord newer = KeysRecord.since(80).with(List.of("deleted"));

    assertThat(newer.with(44, List.of("late"))).isEqualTo(newer);
    assertThat(newer.with(44, List.of())).isEqualTo(newer);
  }

  @Test
  void missOfANewerCommitBeginsAnew() {
    KeysRecord older = KeysRecord.since(44).with(List.of());

    assertThat(older.with(80, List.of("a"))).isEqualTo(KeysRecord.since(80).with(List.of("a")));
  }

  @Test
  void coversTheKeysThatWereAddedAndNoOthers() {
    KeysRecord record = KeysRecord.since(7).with(List.of("b", "a")).with(List.of("c", "a"));
    assertThat(record.keys()).containsExactly("a", "b", "c");
    assertThat(record.covers("b")).isTrue();
    assertThat(record.covers("d")).isFalse();
    assertThat(Codec.read(KeysRecord.class, Codec.text(record))).isEqualTo(record);
  }

  @Test
  void noKeyMeansEveryKeyAndStaysSo() {
    KeysRecord record = KeysRecord.since(7).with(List.of()).with(List.of("a"));
    assertThat(record.covers("z")).isTrue();
    assertThat(record.keys()).isEmpty();
  }

  @Test
  void neverOutgrowsARecord() {
    KeysRecord record = KeysRecord.since(7);
    for (int batch = 0; batch < 12; batch++) {
      int first = batch * 1_000;
      record =
          record.with(
              IntStream.range(first, first + 1_000)
                  .mapToObj(key -> String.format("%0" + KEY_MAX + "d", key))
                  .toList());
      assertThat(Codec.text(record).getBytes(StandardCharsets.UTF_8).length).isLessThan(TEXT_MAX);
    }
    assertThat(record.whole()).isTrue();
  }
}
