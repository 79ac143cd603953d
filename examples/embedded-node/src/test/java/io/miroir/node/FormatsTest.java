package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String CSV = "text/csv";

  @TempDir Path data;
  private NodeServer server;
  private NodeClient node;

  @BeforeEach
  void start() {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private NodeClient.Reply send(String method, String body, String contentType) {
    return node.send(method, "/indexes/m/documents", body, contentType);
  }

  private String documents() {
    String text = node.get("/indexes/m/documents?limit=100").text();
    return text.substring("{\"results\":".length(), text.indexOf(",\"offset\""));
  }

  @Test
  void addsAndUpdatesLinesOfJson() {
    NodeClient.Reply added =
        send("POST", "{\"id\":1,\"a\":1.50}\n\n {\"id\":2}\r\n", NDJSON + "; charset=utf-8");
    assertThat(node.finished(added).get("details"))
        .isEqualTo(Map.of("receivedDocuments", 2L, "indexedDocuments", 2L));
    node.succeed(send("PUT", "{\"id\":1,\"b\":true}", NDJSON));
    assertThat(documents()).isEqualTo("[{\"id\":1,\"a\":1.50,\"b\":true},{\"id\":2}]");
  }

  @Test
  void addsAndUpdatesCsvWithTypedColumns() {
    node.succeed(
        send(
            "POST",
            "\"id:number\",title:string,price:number,sold:boolean,note,at:noon\r\n"
                + "1,\"say \"\"hi\"\", twice\nand more\",4.50,true, ,x\r\n"
                + "\n2,,, ,\"\",é\n",
            CSV));
    assertThat(documents())
        .isEqualTo(
            "[{\"id\":1,\"title\":\"say \\\"hi\\\", twice\\nand more\",\"price\":4.50,"
                + "\"sold\":true,\"note\":\" \",\"at:noon\":\"x\"},"
                + "{\"id\":2,\"title\":null,\"price\":null,\"sold\":null,\"note\":null,"
                + "\"at:noon\":\"é\"}]");
    node.succeed(send("PUT", "id,price:number\n2,-1e3", CSV));
    assertThat(node.get("/indexes/m/documents/2").text())
        .isEqualTo(
            "{\"id\":\"2\",\"title\":null,\"price\":-1e3,\"sold\":null,\"note\":null,"
                + "\"at:noon\":\"é\"}");
  }

  @Test
  void takesNumbersThatJsonWritesOtherwise() {
    node.succeed(send("POST", "id,n:number\na,+5\nb,007\nc,.5\nd,5.\ne, 1e2 \n", CSV));
    assertThat(node.fetch("m", "{}", "n")).containsExactly(5L, 7L, 0.5, 5.0, 100.0);
  }

  @Test
  void takesAnotherDelimiter() {
    node.succeed(
        node.send("POST", "/indexes/m/documents?csvDelimiter=%3B", "id;a\n1;\"x;y\"\n2;3,4", CSV));
    assertThat(node.fetch("m", "{}", "a")).containsExactly("x;y", "3,4");
  }

  @Test
  void takesAHeadWithoutRowsForNoDocuments() {
    NodeClient.Reply reply =
        node.send("POST", "/indexes/m/documents?primaryKey=id", "\ufeffid,a\n", CSV);
    assertThat(node.finished(reply)).containsEntry("status", "succeeded");
    assertThat(documents()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":1}|text/plain||415|invalid_content_type",
        "{\"id\":1}|||415|missing_content_type",
        "|application/x-ndjson||400|missing_payload",
        "|text/csv||400|missing_payload",
        "{\"id\":1}{|application/x-ndjson||400|malformed_payload",
        "[{\"id\":1}]|application/x-ndjson||400|malformed_payload",
        "id,a~1|text/csv||400|malformed_payload",
        "id,a~1,2,3|text/csv||400|malformed_payload",
        "id~\"1|text/csv||400|malformed_payload",
        "id~\"1\"x|text/csv||400|malformed_payload",
        "id,n:number~1,x|text/csv||400|malformed_payload",
        "id,n:number~1,1e999|text/csv||400|malformed_payload",
        "id,n:boolean~1,TRUE|text/csv||400|malformed_payload",
        "id~1|text/csv|;;|400|invalid_document_csv_delimiter",
        "id~1|text/csv|é|400|invalid_document_csv_delimiter",
        "id~1|text/csv|``|400|invalid_document_csv_delimiter",
        "{\"id\":1}|application/json|,|415|invalid_content_type",
        "{\"id\":1}|application/x-ndjson|,|415|invalid_content_type",
      })
  void refusesWhatItCantRead(
      String body, String contentType, String delimiter, int status, String code) {
    String path =
        "/indexes/m/documents"
            + (delimiter == null
                ? ""
                : "?csvDelimiter=" + URLEncoder.encode(delimiter, StandardCharsets.UTF_8));
    for (String method : List.of("POST", "PUT")) {
      NodeClient.Reply reply =
          node.send(method, path, body == null ? "" : body.replace('~', '\n'), contentType);
      assertThat(reply.status()).as(reply.text()).isEqualTo(status);
      assertThat(reply.code()).as(reply.text()).isEqualTo(code);
      assertThat(reply.object()).containsOnlyKeys("message", "code", "type", "link");
    }
    assertThat(node.get("/tasks").number("total")).isZero();
  }

  @Test
  void namesTheFormatAndTheLineOfWhatIsMalformed() {
    assertThat(send("POST", "{", NDJSON).text())
        .contains("The ndjson payload provided is malformed");
    assertThat(send("POST", "", CSV).text()).contains("A csv payload is missing");
    assertThat(send("POST", "id,n:number\n1,2\n3,x", CSV).text())
        .contains("The csv payload provided is malformed")
        .contains("line 3: `x` in the column `n` is no number");
  }
}
