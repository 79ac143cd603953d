package io.miroir.engine.move;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldSizeTest {
  @Test
  void halvesDownToOneAndComesBackByTwentieths() {
    HoldSize size = new HoldSize(1_000);
    assertThat(size.now()).isEqualTo(1_000);
    size.undone();
    assertThat(size.now()).isEqualTo(500);
    size.endedWell();
    assertThat(size.now()).isEqualTo(550);
    for (int hold = 0; hold < 12; hold++) {
      size.undone();
    }
    assertThat(size.now()).isEqualTo(1);
    for (int hold = 0; hold < 19; hold++) {
      size.endedWell();
    }
    assertThat(size.now()).isEqualTo(951);
    size.endedWell();
    size.endedWell();
    assertThat(size.now()).isEqualTo(1_000);
  }

  @Test
  void ofFewDocumentsGrowsByOne() {
    HoldSize size = new HoldSize(5);
    size.undone();
    assertThat(size.now()).isEqualTo(2);
    size.endedWell();
    assertThat(size.now()).isEqualTo(3);
  }
}
