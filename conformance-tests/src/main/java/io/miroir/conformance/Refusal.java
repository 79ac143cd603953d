package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;

/** What a call must fail with. */
final class Refusal {
  private Refusal() {}

  /** Fails unless the call throws a {@link MiroirException} of that code. */
  static void of(ErrorCode code, ThrowingCallable call) {
    assertThat(thrown(call).code()).isEqualTo(code);
  }

  /**
   * Fails unless the call throws that within a minute: a store that waits for ever tells nobody.
   */
  static void inTime(ErrorCode code, ThrowingCallable call) {
    Assertions.assertTimeoutPreemptively(Duration.ofMinutes(1), () -> of(code, call));
  }

  /** Fails unless the call is refused as {@code INVALID} and the message names the limit. */
  static void naming(String limit, ThrowingCallable call) {
    MiroirException thrown = thrown(call);
    assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(thrown).hasMessageContaining(limit);
  }

  /** The answer, or nothing if the store was unavailable. */
  static <T> Optional<T> unlessUnavailable(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static MiroirException thrown(ThrowingCallable call) {
    MiroirException thrown = catchThrowableOfType(MiroirException.class, call);
    assertThat(thrown).as("a MiroirException was to be thrown").isNotNull();
    return thrown;
  }
}
