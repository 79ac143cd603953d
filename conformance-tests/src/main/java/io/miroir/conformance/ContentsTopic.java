package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.ErrorCode;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Term;
import io.miroir.conformance.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * X8: documents pass unchanged.
 *
 * <p>A node may refuse a content, or show another way of writing it; neither is the executor's
 * doing. So what is expected on the target is what becomes there of the source's own words when the
 * suite copies them by hand.
 */
abstract class ContentsTopic extends ExecutorTopic {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1.0",
          "0.1000",
          "1E5",
          "1e+05",
          "1e-7",
          "0.1",
          "0.30000000000000004",
          "9007199254740993",
          "-9223372036854775808",
          "18446744073709551615",
          "12345678901234567890123",
          "3.141592653589793238462643383279",
          "5e-324",
          "1.7976931348623157e308",
          "1e400");

  private static final List<String> TEXTS =
      List.of(
          "\"\"",
          "\"a\\\"b\\\\c\\/d\"",
          "\"\\u0000\\u0001\\u001f\\u007f\"",
          "\"\\n\\r\\t\\b\\f\"",
          "\"\\u00e9 e\\u0301 \\u2028 \\u2029 \\ufeff \\uffff\"",
          "\"\\ud83d\\ude00 \ud83d\ude00\"",
          "\"]},{\\\"results\\\":[\"",
          "\"1.0\"",
          "\"null\"",
          "\"" + "long \u20ac ".repeat(10_000) + "\"");

  private static final List<String> SHAPES =
      List.of(
          "null",
          "true",
          "false",
          "{}",
          "[]",
          "[[],[[]],{}]",
          "[3,1,2,1,null,\"3\",3.0]",
          "{\"b\":1,\"a\":{\"\":{\"b\":[{\"a\":1},{\"a\":2}]}},\"\u00e9\":\"\"}",
          "{\"_miroir\":1,\"results\":[],\"total\":0}",
          "[".repeat(60) + "]".repeat(60));

  private static final String EMBEDDER =
      "{\"embedders\":{\"own\":{\"source\":\"userProvided\",\"dimensions\":3}}}";

  ContentsTopic(ExecutorBench bench) {
    super(bench);
  }

  @Test
  @Verifies("X8")
  void passesNumbersDigitForDigit() {
    assertPassed(NUMBERS);
  }

  @Test
  @Verifies("X8")
  void passesAnyUnicode() {
    assertPassed(TEXTS);
  }

  @Test
  @Verifies("X8")
  void passesNestingAndTheOrderOfLists() {
    assertPassed(SHAPES);
  }

  @Test
  @Verifies("X8")
  void passesNamesOfAnyUnicode() {
    source.createIndex(index, "id");
    for (int i = 0; i < Unicode.LOOKALIKES.size(); i++) {
      String name = Json.text("f" + Unicode.LOOKALIKES.get(i));
      offer("k" + i, name + ":" + i);
    }
    assertPassed();
  }

  @Test
  @Verifies("X8")
  void passesVectors() {
    source.createIndex(index, "id");
    source.configure(index, EMBEDDER);
    offer("a", "\"_vectors\":{\"own\":{\"embeddings\":[[0.5,-0.25,1.0]],\"regenerate\":false}}");
    offer(
        "b",
        "\"_vectors\":{\"own\":{\"embeddings\":[[0.1,0.2,0.3],[1,2,3]],\"regenerate\":false}}");
    offer("c", "\"_vectors\":{\"own\":null}");
    offer("d", "\"_vectors\":{\"own\":{\"embeddings\":[[0,0,1]],\"regenerate\":true}}");
    assertThat(source.documents(index)).as("documents with vectors").isNotEmpty();
    assertPassed();
  }

  /** A binary-quantised embedder gives back other vectors than it was given. */
  @Test
  @Verifies("X8")
  void refusesVectorsThatCannotPassUnchangedBeforeAnythingIsWritten() {
    source.createIndex(index, "id");
    for (String lossy :
        List.of("\"binaryQuantized\":true", "\"indexingFragments\":{\"f\":{\"value\":\"t\"}}")) {
      source.configure(
          index,
          "{\"embedders\":{\"own\":{\"source\":\"userProvided\",\"dimensions\":3," + lossy + "}}}");
      Term term = fence(1);

      Refusal.of(ErrorCode.NOT_MOVABLE, () -> executor.prepare(source.node(), term));

      assertThat(target.primaryKey(index)).isEmpty();
      source.configure(index, "{\"embedders\":null}");
    }
  }

  private void assertPassed(List<String> contents) {
    source.createIndex(index, "id");
    for (int i = 0; i < contents.size(); i++) {
      offer("k" + i, "\"content\":" + contents.get(i));
    }
    assertThat(source.documents(index)).as("contents that the source took").hasSizeGreaterThan(4);
    assertPassed();
  }

  private void offer(String id, String content) {
    source.add(index, array(List.of(document(id, SHARD, id.hashCode() & 0xffff, 1, content))));
  }

  /** Moves all that the source has, once by slice and once by name. */
  private void assertPassed() {
    List<String> keys = new ArrayList<>(shown(source).keySet());
    Term term = fence(1);
    executor.prepare(source.node(), term);
    Map<String, Map<String, @Nullable Object>> copied = copiedByHand();

    assertPassed(term, wholePage(source, whole, AMPLE), copied);
    target.remove(index, keys);
    assertPassed(term, executor.read(source.node(), index, keys), copied);
  }

  private void assertPassed(
      Term term, Payload page, Map<String, Map<String, @Nullable Object>> expected) {
    apply(executor.write(term, page));
    Map<String, Map<String, @Nullable Object>> passed = shown(target);
    assertThat(passed.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, document) -> assertThat(passed.get(key)).isEqualTo(document));
  }

  private Map<String, Map<String, @Nullable Object>> copiedByHand() {
    List<String> documents = source.documents(index);
    assertThat(target.add(index, array(documents))).isTrue();
    Map<String, Map<String, @Nullable Object>> copied = shown(target);
    target.remove(index, List.copyOf(copied.keySet()));
    return copied;
  }
}
