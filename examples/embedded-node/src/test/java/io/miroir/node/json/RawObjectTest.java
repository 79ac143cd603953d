package io.miroir.node.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawObjectTest {
  @Property(tries = 300)
  void everyFieldKeepsItsBytesWhateverSpaceStandsAround(
      @ForAll("values") List<String> values, @ForAll("spaces") String space) {
    StringBuilder text = new StringBuilder(space + "[" + space + "{");
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",").append(space).append("\"f").append(i).append('"');
      text.append(space).append(':').append(space).append(values.get(i)).append(space);
    }
    text.append('}').append(space).append(']').append(space);
    List<RawObject> found = new ArrayList<>();
    RawObject.forEach(text.toString().getBytes(UTF_8), false, found::add);
    assertThat(found).hasSize(1);
    for (int i = 0; i < values.size(); i++) {
      assertThat(new String(found.getFirst().field("f" + i), UTF_8)).isEqualTo(values.get(i));
    }
    byte[] compact = found.getFirst().bytes();
    assertThat(RawObject.parse(compact).bytes()).isEqualTo(compact);
  }

  @Provide
  Arbitrary<List<String>> values() {
    Arbitrary<String> numbers = Arbitraries.doubles().map(d -> Double.toString(d));
    Arbitrary<String> integers = Arbitraries.bigIntegers().map(String::valueOf);
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20).map(Json::text);
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            numbers, integers, texts, Arbitraries.of("null", "true", "false", "1E+2"));
    Arbitrary<String> arrays =
        scalars.list().ofMaxSize(4).map(list -> "[" + String.join(" , ", list) + "]");
    Arbitrary<String> objects = arrays.map(array -> "{ \"x\" : " + array + ",\"y\":{}}");
    return Arbitraries.oneOf(scalars, arrays, objects).list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> spaces() {
    return Arbitraries.strings().withChars(' ', '\n', '\t', '\r').ofMaxLength(3);
  }

  @Test
  void lastValueOfARepeatedNameCounts() {
    RawObject object = RawObject.parse("{\"a\":1,\"b\":2,\"a\":3}".getBytes(UTF_8));
    assertThat(new String(object.bytes(), UTF_8)).isEqualTo("{\"a\":3,\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "[1]", "{} {}", "{\"a\":}", "[{}", "{\"a\":01}", "[[{}]]"})
  void refusesWhatIsNoDocument(String text) {
    assertThatThrownBy(() -> RawObject.forEach(text.getBytes(UTF_8), false, object -> {}))
        .isInstanceOf(MalformedTextException.class);
  }

  @Test
  void refusesWhatIsNotUtf8OrNestsTooDeep() {
    byte[] latin = "{\"a\":\"\u00e9\"}".getBytes(ISO_8859_1);
    byte[] deep = ("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").getBytes(UTF_8);
    for (byte[] text : List.of(latin, deep)) {
      assertThatThrownBy(() -> RawObject.parse(text)).isInstanceOf(MalformedTextException.class);
    }
  }
}
