package io.miroir.server.http;

/** Whose key a route asks for. */
public enum Access {
  /** Nobody's. */
  OPEN,
  /** The clients' master key. */
  MASTER,
  /** The admin key. */
  ADMIN
}
