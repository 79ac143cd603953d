package com.example.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path folder;
  private final List<String> applied = new ArrayList<>();

  @Test
  void cutsOffAFrameThatWasNotWrittenWhole() throws IOException {
    append("first");
    int whole = Files.readAllBytes(file()).length;
    append("second");
    byte[] both = Files.readAllBytes(file());

    for (int kept = whole; kept < both.length; kept++) {
      Files.write(file(), Arrays.copyOf(both, kept));
      append("third");
      assertThat(read()).containsExactly("first", "third");
    }
  }

  @Test
  void cutsOffAFrameWhoseContentWasLost() throws IOException {
    append("first");
    append("second");
    byte[] both = Files.readAllBytes(file());
    both[both.length - 1] = 0;
    Files.write(file(), both);

    assertThat(read()).containsExactly("first");
  }

  @Test
  void refusesAFrameThatIsDamagedAndHasOthersBehindIt() throws IOException {
    append("first");
    int whole = Files.readAllBytes(file()).length;
    append("second");
    byte[] damaged = Files.readAllBytes(file());
    damaged[whole - 1] = 0;
    Files.write(file(), damaged);

    assertThat(failure(ErrorCode.UNAVAILABLE, this::read)).hasMessageContaining("damaged");
    assertThat(file()).hasBinaryContent(damaged);
  }

  @Test
  void refusesAFrameWhoseLengthIsDamaged() throws IOException {
    append("first");
    append("second");
    byte[] whole = Files.readAllBytes(file());
    for (byte wrong : new byte[] {-1, 0x7f}) {
      byte[] damaged = whole.clone();
      damaged[0] = wrong;
      Files.write(file(), damaged);

      assertThat(failure(ErrorCode.UNAVAILABLE, this::read)).hasMessageContaining("damaged");
      assertThat(file()).hasBinaryContent(damaged);
    }
  }

  @Test
  void cutsOffWhatTheFileIsLongerThanWhatWasWritten() throws IOException {
    append("first");
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length + 100));

    assertThat(read()).containsExactly("first");
  }

  @Test
  void staysOpenWhenACallerIsInterrupted() {
    try (Journal journal = open()) {
      journal.inTurn(
          "appending",
          () -> {
            Thread.currentThread().interrupt();
            journal.append(List.of(Row.of("first")));
            return true;
          });
      failure(ErrorCode.UNAVAILABLE, () -> journal.inTurn("reading", () -> true));
      assertThat(Thread.interrupted()).isTrue();
      journal.inTurn("reading", () -> true);
    }
    assertThat(applied).containsExactly("first");
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    String none = folder.resolve("none").toString();

    MiroirException refusal =
        failure(ErrorCode.MISCONFIGURED, () -> Journal.open(none, "test", row -> {}));

    assertThat(refusal).hasMessageContaining("'folder' is '" + none + "'");
  }

  private Path file() {
    return folder.resolve("test.journal");
  }

  private Journal open() {
    return Journal.open(folder.toString(), "test", row -> applied.add(row.text(0)));
  }

  private void append(String text) {
    try (Journal journal = open()) {
      journal.inTurn(
          "appending",
          () -> {
            journal.append(List.of(Row.of(text)));
            return true;
          });
    }
  }

  private List<String> read() {
    applied.clear();
    try (Journal journal = open()) {
      return journal.inTurn("reading", () -> List.copyOf(applied));
    }
  }

  private static MiroirException failure(ErrorCode code, ThrowingCallable call) {
    MiroirException thrown = catchThrowableOfType(MiroirException.class, call);
    assertThat(thrown).as("what was thrown").isNotNull();
    assertThat(thrown.code()).isEqualTo(code);
    return thrown;
  }
}
