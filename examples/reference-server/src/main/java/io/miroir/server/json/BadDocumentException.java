package io.miroir.server.json;

/** A document of a request can't be taken; nothing of the request was carried out. */
public final class BadDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
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

  public Fault fault() {
    return fault;
  }
}
