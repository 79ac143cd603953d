package io.miroir.server.config;

/** The configuration is not as it must be; the message is one sentence for the user. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
