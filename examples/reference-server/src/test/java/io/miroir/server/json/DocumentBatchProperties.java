package io.miroir.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.server.json.BadDocumentException.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DocumentBatchProperties {
  private static final String STAMP = "\"_miroir_shard\":7,\"_miroir_key\":8,\"_miroir_version\":9";

  @Property(tries = 300)
  void splicesFieldsInAndLeavesEveryOtherByte(@ForAll("batches") List<String> documents) {
    String body = " [ " + String.join(" ,\n", documents) + " ] ";
    DocumentBatch batch = DocumentBatch.parse(bytes(body), "id");

    List<String> spliced = new ArrayList<>();
    for (DocumentBatch.Document document : batch.documents()) {
      JsonBuffer buffer = new JsonBuffer(16);
      batch.append(document, STAMP, buffer);
      spliced.add(new String(buffer.toBytes(), StandardCharsets.UTF_8));
    }

    assertThat(spliced)
        .containsExactlyElementsOf(
            documents.stream().map(document -> "{" + STAMP + "," + document.substring(1)).toList());
    assertThat(batch.documents())
        .extracting(DocumentBatch.Document::key)
        .containsExactlyElementsOf(
            documents.stream().map(document -> Json.tree(document).path("id").asString()).toList());
  }

  @Property(tries = 300)
  void strippingGivesBackWhatWasSpliced(@ForAll("documents") String document) {
    DocumentBatch batch = DocumentBatch.parse(bytes(document), "id");
    JsonBuffer spliced = new JsonBuffer(16);
    batch.append(batch.documents().getFirst(), STAMP, spliced);

    JsonBuffer stripped = new JsonBuffer(16);
    RawObject.parse(spliced.toBytes())
        .appendWithout(name -> name.startsWith(Json.RESERVED), stripped);

    assertThat(Json.tree(stripped.toBytes())).isEqualTo(Json.tree(document));
  }

  @Provide
  Arbitrary<List<String>> batches() {
    return documents().list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> id =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("-_0")
                .ofMinLength(1)
                .ofMaxLength(12)
                .map(text -> '"' + text + '"'),
            Arbitraries.longs().map(String::valueOf));
    return Combinators.combine(fields(), id, fields(), Arbitraries.of("", " ", "\n\t"))
        .as(
            (before, key, after, space) -> {
              List<String> all = new ArrayList<>(before);
              all.add("\"id\"" + space + ":" + space + key);
              all.addAll(after);
              return "{" + space + String.join("," + space, all) + space + "}";
            });
  }

  private static Arbitrary<List<String>> fields() {
    Arbitrary<String> value =
        Arbitraries.of(
            "1.10",
            "12345678901234567890123",
            "0.30000000000000004",
            "-0.0",
            "1e400",
            "\"\\u00e9é\\\"}{\"",
            "[1,{\"id\":2,\"_miroir_x\":3}]",
            "{\"a\":{\"b\":[]}}",
            "null",
            "true",
            "\"\"");
    return Combinators.combine(Arbitraries.of("a", "título", "b\\\"c", "\\u0064", "ID"), value)
        .as((name, text) -> "\"" + name + "\":" + text)
        .list()
        .ofMaxSize(4);
  }

  @Example
  void refusesBadKeysAndReservedFields() {
    refuses("[{\"a\":1}]", Fault.MISSING_ID);
    refuses("[{\"id\":1},{}]", Fault.MISSING_ID);
    refuses("{\"id\":\"\"}", Fault.INVALID_ID);
    refuses("{\"id\":\"a b\"}", Fault.INVALID_ID);
    refuses("{\"id\":1.0}", Fault.INVALID_ID);
    refuses("{\"id\":-0}", Fault.INVALID_ID);
    refuses("{\"id\":18446744073709551616}", Fault.INVALID_ID);
    refuses("{\"id\":null}", Fault.INVALID_ID);
    refuses("{\"id\":[1]}", Fault.INVALID_ID);
    refuses("{\"id\":1,\"id\":2}", Fault.INVALID_ID);
    refuses("{\"id\":\"" + "a".repeat(512) + "\"}", Fault.INVALID_ID);
    refuses("{\"id\":1,\"_miroir_shard\":2}", Fault.RESERVED_FIELD);
    refuses("{\"\\u005fmiroir_x\":2,\"id\":1}", Fault.RESERVED_FIELD);
  }

  @Example
  void takesIntegersOf64Bits() {
    String body = "[{\"id\":18446744073709551615},{\"id\":-9223372036854775808},{\"id\":12}]";

    assertThat(DocumentBatch.parse(bytes(body), "id").documents())
        .extracting(DocumentBatch.Document::key)
        .containsExactly("18446744073709551615", "-9223372036854775808", "12");
  }

  private static void refuses(String body, Fault fault) {
    assertThatExceptionOfType(BadDocumentException.class)
        .as(body)
        .isThrownBy(() -> DocumentBatch.parse(bytes(body), "id"))
        .satisfies(refused -> assertThat(refused.fault()).isEqualTo(fault));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
