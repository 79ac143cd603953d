package io.miroir.conformance.gallery;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.util.function.Supplier;

/** The catch that returns a default: what a backend must not do with an outage. */
final class Unavailable {
  private Unavailable() {}

  /** The answer of a call, or something else in its place if the call was unavailable. */
  static <T> T told(Supplier<? extends T> call, Supplier<? extends T> instead) {
    try {
      return call.get();
    } catch (MiroirException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return instead.get();
      }
      throw e;
    }
  }
}
