package io.miroir.demo.torment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static Socket connect(Relay relay) throws IOException {
    Socket socket = new Socket(HERE, relay.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void passesBytesOnUntilItIsCutAndAgainOnceItIsMended() throws IOException {
    try (ServerSocket behind = new ServerSocket(0, 10, HERE);
        Relay relay =
            Relay.listen(
                new InetSocketAddress(HERE, 0),
                new InetSocketAddress(HERE, behind.getLocalPort()))) {
      try (Socket near = connect(relay);
          Socket far = behind.accept()) {
        near.getOutputStream().write(42);
        assertThat(far.getInputStream().read()).isEqualTo(42);
        far.getOutputStream().write(43);
        assertThat(near.getInputStream().read()).isEqualTo(43);

        relay.cut();
        assertThatThrownBy(
                () -> {
                  while (near.getInputStream().read() >= 0) {
                    near.getOutputStream().write(1);
                  }
                  throw new IOException("ended");
                })
            .isInstanceOf(IOException.class);
      }
      relay.mend();
      try (Socket near = connect(relay);
          Socket far = behind.accept()) {
        near.getOutputStream().write(44);
        assertThat(far.getInputStream().read()).isEqualTo(44);
      }
    }
  }
}
