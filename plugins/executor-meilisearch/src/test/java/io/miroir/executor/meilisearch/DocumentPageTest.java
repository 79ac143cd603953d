package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.migration.Payload;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentPageTest {
  @Test
  void leavesTheDocumentsAsTheNodeSentThem() {
    String documents =
        "[ {\"a\" : 1.0e2, \"b\":\"\\u00e9]\\\"\",\n\t\"c\":[[{}]],\"a\":2} ,{\"é\":12345678901234567890.10}]";
    DocumentPage page =
        parse("{\"limit\":20, \"results\" :" + documents + " ,\"total\":3,\"x\":{\"results\":[]}}");
    assertThat(text(page.payload())).isEqualTo(documents);
    assertThat(page.payload().documents()).isEqualTo(2);
    assertThat(page.total()).isEqualTo(3);
  }

  @Test
  void takesWhatIsDeepAndLong() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    String documents =
        "[{\"" + "n".repeat(100_000) + "\":" + deep + ",\"i\":" + "9".repeat(2_000) + "}]";
    assertThat(text(parse("{\"total\":1,\"results\":" + documents + "}").payload()))
        .isEqualTo(documents);
  }

  @Test
  void estimatesAllFromThoseThatAreHere() {
    assertThat(parse("{\"results\":[{},{}],\"total\":20}").bytesOfAll()).isEqualTo(70);
    assertThat(parse("{\"results\":[],\"total\":20}").bytesOfAll()).isZero();
  }

  @Test
  void refusesEveryOtherAnswer() {
    for (String answer :
        new String[] {
          "[]",
          "{}",
          "{\"results\":[{}]}",
          "{\"total\":1}",
          "{\"results\":{},\"total\":0}",
          "{\"results\":[1],\"total\":1}",
          "{\"results\":[{}],\"total\":0}",
          "{\"results\":[],\"total\":null}",
          "{\"results\":[",
        }) {
      assertThatThrownBy(() -> parse(answer)).as(answer).isInstanceOf(RuntimeException.class);
    }
  }

  private static DocumentPage parse(String answer) {
    return DocumentPage.parse(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Payload payload) {
    return StandardCharsets.UTF_8.decode(payload.body()).toString();
  }
}
