package io.miroir.demo;

import java.util.List;
import java.util.Locale;

/** A way to break the mover such that it still believes to be right; the checker must notice. */
public enum Sabotage {
  /** As it was built. */
  NONE,
  /** The copy reads pages by offset, though documents are deleted meanwhile. */
  OFFSET_PAGING,
  /** Rounds report 'equal' without comparing. */
  NO_REPAIR,
  /** Cutovers are committed without a hold, acks or a last barrier. */
  NO_HOLD,
  /** The old copy is deleted when copying ends, before the commit. */
  EARLY_DELETE;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the server's JVM is told. */
  List<String> serverFlags() {
    return this == NONE ? List.of() : List.of("-Dmiroir.sabotage=" + this);
  }
}
