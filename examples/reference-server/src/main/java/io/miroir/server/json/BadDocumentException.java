package io.miroir.server.json;

/** A document of a request can't be taken; nothing of the request was carried out. */
public final class BadDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** What should be documents can't be read as such. */
    MALFORMED,
    /** It has no primary key. */
    MISSING_ID,
    /** Its primary key is neither an integer nor a text of the allowed characters. */
    INVALID_ID,
    /** It has a field of a name that is ours. */
    RESERVED_FIELD
  }

  private final Fault fault;

  public BadDocumentException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /**
   * The body is not what its media type says.
   *
   * @param format the format that it should have
   */
  public static BadDocumentException malformed(String format, String why) {
    return new BadDocumentException(
        Fault.MALFORMED, "The " + format + " payload provided is malformed. `" + why + "`.");
  }

  public Fault fault() {
    return fault;
  }
}
