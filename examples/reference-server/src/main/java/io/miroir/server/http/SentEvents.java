package io.miroir.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** Server-sent events as they go over the wire. JSON has no line breaks, so one line is enough. */
final class SentEvents implements EventStream {
  private final OutputStream out;
  private final BooleanSupplier open;

  SentEvents(OutputStream out, BooleanSupplier open) {
    this.out = out;
    this.open = open;
  }

  @Override
  public boolean open() {
    return open.getAsBoolean();
  }

  @Override
  public void send(String event, JsonNode data) {
    write("event: " + event + "\ndata: " + data + "\n\n");
  }

  @Override
  public void comment(String text) {
    write(": " + text + "\n\n");
  }

  private void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException("the listener is gone", gone);
    }
  }
}
