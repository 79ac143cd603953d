package io.miroir.demo.torment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes the bytes of TCP connections on in both directions, until they are cut. */
final class Relay implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket door;
  private final InetSocketAddress behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean cut;

  private Relay(ServerSocket door, InetSocketAddress behind) {
    this.door = door;
    this.behind = behind;
    threads.execute(this::accept);
  }

  /**
   * Listens.
   *
   * @param at where; port 0 is chosen by the system
   * @param behind whom the bytes go to
   * @throws UncheckedIOException if that can't be listened on
   */
  static Relay listen(InetSocketAddress at, InetSocketAddress behind) {
    try {
      ServerSocket door = new ServerSocket();
      door.setReuseAddress(true);
      door.bind(at, 200);
      return new Relay(door, behind);
    } catch (IOException e) {
      throw new UncheckedIOException("could not listen at " + at, e);
    }
  }

  int port() {
    return door.getLocalPort();
  }

  /** Breaks every connection off, and each new one, until {@link #mend()}. */
  void cut() {
    cut = true;
    open.forEach(Relay::drop);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (true) {
      try {
        Socket near = door.accept();
        if (cut) {
          drop(near);
        } else {
          threads.execute(() -> connect(near));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    Socket far = new Socket();
    open.add(far);
    try {
      far.connect(behind, CONNECT_MILLIS);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      if (cut) {
        end(near, far);
        return;
      }
      threads.execute(() -> pass(near, far));
      threads.execute(() -> pass(far, near));
    } catch (IOException e) {
      end(near, far);
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      end(from, to);
      return;
    }
    if (from.isOutputShutdown() && to.isOutputShutdown()) {
      end(from, to);
    }
  }

  private void end(Socket near, Socket far) {
    open.remove(near);
    open.remove(far);
    drop(near);
    drop(far);
  }

  /** With a reset, as a machine that has gone leaves its connections. */
  private static void drop(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Relay::drop);
    threads.shutdownNow();
  }
}
