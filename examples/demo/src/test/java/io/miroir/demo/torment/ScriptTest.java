package io.miroir.demo.torment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.demo.StoreChoice;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final List<Strike> KINDS = List.of(Strike.values());

  @Test
  void sameSeedMakesTheSameScripts() {
    assertThat(Script.ofRounds(20, 7, 3, 4, KINDS)).isEqualTo(Script.ofRounds(20, 7, 3, 4, KINDS));
    assertThat(Script.ofRounds(20, 7, 3, 4, KINDS))
        .isNotEqualTo(Script.ofRounds(20, 8, 3, 4, KINDS));
  }

  @Test
  void everyKindOfStrikeComesOnceInAsManyRounds() {
    for (long seed = 0; seed < 50; seed++) {
      Set<Strike> first =
          Script.ofRounds(KINDS.size(), seed, 3, 4, KINDS).stream()
              .map(Script::atLeader)
              .collect(Collectors.toSet());
      assertThat(first).containsExactlyInAnyOrderElementsOf(KINDS);
    }
  }

  @Test
  void pauseLastsLongerThanALease() {
    assertThat(Script.ofRounds(50, 1, 3, 4, List.of(Strike.PAUSE)))
        .allMatch(script -> script.lasts().compareTo(TormentOptions.LEASE_TTL) > 0);
  }

  @Test
  void optionsSayWhatIsAllowed() {
    assertThatThrownBy(() -> new TormentOptions(1, 1, 1, StoreChoice.SQLITE, false))
        .hasMessageContaining("--pods 1: allowed are 2 to 9");
    assertThatThrownBy(() -> new TormentOptions(0, 3, 1, StoreChoice.SQLITE, false))
        .hasMessageContaining("--rounds 0");
  }

  @Test
  void lockOfAProcessIsFoundAmongThoseThatTheSystemTells() {
    String lock = "7: POSIX  ADVISORY  WRITE 4711 fe:00:2148681 120 120";
    assertThat(FileLocks.tells(lock, 4711, "2148681")).isTrue();
    assertThat(FileLocks.tells(lock, 4712, "2148681")).isFalse();
    assertThat(FileLocks.tells(lock, 4711, "148681")).isFalse();
    assertThat(FileLocks.tells(lock.replace("WRITE", "READ"), 4711, "2148681")).isFalse();
  }
}
