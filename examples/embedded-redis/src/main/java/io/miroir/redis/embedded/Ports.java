package io.miroir.redis.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on; another process may still be faster to take them. */
final class Ports {
  /** A cluster node talks to the others on its port and this. */
  private static final int BUS_OFFSET = 10_000;

  private static final int PORT_MAX = 65_535;

  private Ports() {}

  static int free() {
    try (ServerSocket socket = listen(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free on 127.0.0.1", e);
    }
  }

  /** A port that leaves the one of the cluster's bus free too. */
  static int freeWithBus() {
    int port;
    do {
      port = free();
    } while (port + BUS_OFFSET > PORT_MAX || isTaken(port + BUS_OFFSET));
    return port;
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = listen(port)) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
