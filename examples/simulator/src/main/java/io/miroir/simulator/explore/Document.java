package io.miroir.simulator.explore;

/**
 * The one document as a number: 0 is none; else the version in the two lowest bits (1 is the one
 * that was there in the beginning, 2 and 3 those of the two writes), the version of the write that
 * made its fields in the next two (0 if none did), and in the fifth whether the merge is in it.
 */
final class Document {
  /** There is none. */
  static final int ABSENT = 0;

  /** The one that was there in the beginning. */
  static final int FIRST = of(1, 1, 0);

  /** How many bits a document takes. */
  static final int BITS = 5;

  private static final String[] VERSIONS = {"none", "v1", "v2", "v3"};

  private Document() {}

  private static int of(int version, int fields, int merged) {
    return version | (fields << 2) | (merged << 4);
  }

  /** The version that a write gives. */
  static int version(int document) {
    return document & 3;
  }

  /** What a write leaves of a document. */
  static int after(Operation.Kind kind, int operation, int document) {
    int version = operation + 2;
    return switch (kind) {
      case PUT -> of(version, version, 0);
      case MERGE -> of(version, (document >> 2) & 3, 1);
      case DELETE -> ABSENT;
    };
  }

  static String words(int document) {
    if (document == ABSENT) {
      return "no document";
    }
    int fields = (document >> 2) & 3;
    String made = fields == 0 ? " without its fields" : "";
    String merged =
        document >> 4 == 0 ? "" : fields == 0 ? ", the merge alone" : " merged into v" + fields;
    return VERSIONS[version(document)] + (merged.isEmpty() ? made : merged);
  }
}
