package io.miroir.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @Test
  void countsTheDocumentsThatTheMoverSentAndNotThoseOfClients(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("access.jsonl"),
            """
            {"at":1,"method":"POST","path":"/indexes/demo/documents","key":"miroir rebalance:demo 12","documents":5}
            {"at":2,"method":"POST","path":"/indexes/demo/documents","key":"miroir pod:demo-pod 3","documents":2}
            {"at":3,"method":"POST","path":"/indexes/demo/documents","documents":1}
            {"at":4,"method":"POST","path":"/indexes/demo/documents/fetch","key":"miroir rebalance:demo 12"}
            """);
    List<AccessLog.Line> lines = AccessLog.read(file);
    assertThat(lines.stream().map(AccessLog.Line::documentsMoved)).containsExactly(5, 0, 0, 0);
  }
}
