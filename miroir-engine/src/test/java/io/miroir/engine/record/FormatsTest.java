package io.miroir.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.MiroirException;
import org.junit.jupiter.api.Test;

class FormatsTest {
  @Test
  void areToldAsARange() {
    assertThat(new Formats(1, 2)).hasToString("1..2");
    assertThat(Formats.parse("3..11")).isEqualTo(new Formats(3, 11));
  }

  @Test
  void ackOfAVersionThatSaidNothingSpeaksTheOldest() {
    AckRecord told =
        Codec.read(AckRecord.class, "{\"format\":1,\"session\":\"s\",\"installed\":3,\"acked\":2}");
    assertThat(told.formats()).isEqualTo(new Formats(1, 1));
    assertThat(told.acked()).isEqualTo(2);
    assertThat(told.keysMade()).isZero();
  }

  @Test
  void ackIsReadByEveryVersion() {
    AckRecord ack = new AckRecord("s", 3, 2, new Formats(1, 9), 4);
    assertThat(Codec.format(Codec.text(ack))).isEqualTo(Codec.OLDEST);
    assertThat(Codec.read(AckRecord.class, Codec.text(ack))).isEqualTo(ack);
  }

  @Test
  void rangesMeetWhereTheyShareAFormat() {
    assertThat(new Formats(1, 2).meet(new Formats(2, 3))).isTrue();
    assertThat(new Formats(1, 1).meet(new Formats(2, 3))).isFalse();
    assertThat(new Formats(4, 4).meet(new Formats(2, 3))).isFalse();
  }

  @Test
  void translatedTextDiffersInItsNumberAlone() {
    String text = Codec.text(new CounterRecord(41));
    String newer = Codec.translated(text, 12);
    assertThat(Codec.format(newer)).isEqualTo(12);
    assertThat(Codec.translated(newer, Codec.format(text))).isEqualTo(text);
    assertThatThrownBy(() -> Codec.read(CounterRecord.class, newer))
        .isInstanceOf(MiroirException.class)
        .hasMessageContaining("format 12");
  }
}
