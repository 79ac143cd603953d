package io.miroir.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void keepsEveryValueAsItIs() {
    for (String text :
        List.of(
            "null",
            "true",
            "-0.10e+5",
            "12345678901234567890123",
            "\"\"",
            "\"\u00e9 \ud83d\ude00 \u2028\"",
            "\"\\\"\\\\\\u000a\"",
            "[]",
            "{}",
            "[1,[null,{}],\"a\"]",
            "{\"b\":1.0,\"a\":{\"\":[false]}}")) {
      assertThat(Json.text(Json.parse(text))).isEqualTo(text);
    }
  }

  @Test
  void readsEscapesAndSpace() {
    assertThat(Json.parse(" \"\\u00e9\\/\\n\\t\\r\\b\\f\" ")).isEqualTo("\u00e9/\n\t\r\b\f");
    assertThat(Json.object("{ \"a\" : [ 1 , 2 ] }").get("a"))
        .isEqualTo(List.of(new Json.Digits("1"), new Json.Digits("2")));
  }

  @Test
  void tellsNumbersApartByTheirDigits() {
    assertThat(Json.parse("1.0")).isNotEqualTo(Json.parse("1"));
    assertThat(Json.parse("{\"a\":1,\"b\":2}")).isEqualTo(Json.parse("{\"b\":2,\"a\":1}"));
  }

  @Test
  void refusesWhatIsNotExactlyOneValue() {
    for (String text : List.of("", "[1", "{\"a\"}", "[1]2", "<html>", "\"a", "nul")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }
  }
}
