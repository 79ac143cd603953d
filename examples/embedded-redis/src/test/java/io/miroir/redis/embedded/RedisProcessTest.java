package io.miroir.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessTest {
  @TempDir Path folder;

  @Test
  void answersOnItsPort() throws IOException {
    try (RedisProcess server = RedisProcess.in(folder).start()) {
      assertThat(server.url()).isEqualTo("redis://127.0.0.1:" + server.port());
      assertThat(say(server, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void keepsWhatItAppendedOverAKill() throws IOException {
    try (RedisProcess server = RedisProcess.in(folder).appendOnly().start()) {
      int port = server.port();
      assertThat(say(server, "SET name value")).isEqualTo("+OK");
      server.kill();
      assertThat(server.isRunning()).isFalse();

      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(say(server, "STRLEN name")).isEqualTo(":5");
    }
  }

  @Test
  void keepsNothingWithoutPersistence() throws IOException {
    try (RedisProcess server = RedisProcess.in(folder).start()) {
      say(server, "SET name value");
      server.stop();

      server.restart();

      assertThat(say(server, "STRLEN name")).isEqualTo(":0");
    }
  }

  @Test
  void answersNothingWhilePaused() throws IOException {
    try (RedisProcess server = RedisProcess.in(folder).start()) {
      server.pause();
      assertThatThrownBy(() -> say(server, "PING")).isInstanceOf(SocketTimeoutException.class);

      server.resume();
      assertThat(say(server, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void readsFurtherLines() throws IOException {
    try (RedisProcess server = RedisProcess.in(folder).line("requirepass secret").start()) {
      assertThat(say(server, "PING")).startsWith("-NOAUTH");
    }
  }

  @Test
  void quotesTheLogOfAServerThatDoesNotStart() {
    RedisOptions wrong = RedisProcess.in(folder).line("no-such-setting 1");

    assertThatThrownBy(wrong::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended while it started")
        .hasMessageContaining("no-such-setting");
  }

  @Test
  void doesNotOutliveItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Parent.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int port;
    try (BufferedReader out = parent.inputReader()) {
      port = Integer.parseInt(out.readLine());
      assertThat(say(port, "PING")).isEqualTo("+PONG");
    }
    parent.destroy();
    assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> say(port, "PING")).isInstanceOf(IOException.class);
  }

  /** A process that starts a server, tells its port and waits to be ended. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(RedisProcess.in(Path.of(arguments[0])).start().port());
      Thread.currentThread().join();
    }
  }

  private static String classPath() {
    String classes =
        Path.of(Parent.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    return String.join(
        File.pathSeparator,
        classes,
        System.getProperty("java.class.path", ""),
        System.getProperty("jdk.module.path", ""));
  }

  private static String say(RedisProcess server, String command) throws IOException {
    return say(server.port(), command);
  }

  private static String say(int port, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
