package io.miroir.executor.meilisearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** What is found by head and tail against what a walk over every token finds. */
class EnvelopeProperties {
  /** Members whose values end as the answer does, or begin as it does. */
  private static final List<String> MEMBERS =
      List.of(
          "\"offset\":0",
          "\"limit\":9",
          "\"total\":9",
          "\"results\":[{}]",
          "\"results\":[]",
          "\"more\":[{\"a\":[]},{}]",
          "\"more\":{\"a\":[{}],\"offset\":0,\"limit\":9,\"total\":9}",
          "\"text\":\"],\\\"offset\\\":0,\\\"limit\\\":9,\\\"total\\\":9}\"",
          "\"text\":\"}]\\\\\"",
          "\"é]\":\"日本\"",
          "\"number\":-1.50e+300");

  @Property(tries = 500)
  void findsWhatTheWalkFinds(
      @ForAll("documents") List<String> documents,
      @ForAll("spaces") List<String> spaces,
      @ForAll @IntRange(max = 3) int left) {
    byte[] answer = usual(documents, spaces, Math.max(1, documents.size()), left);
    DocumentPage walked = DocumentPage.walk(answer);
    DocumentPage found = Envelope.page(answer).orElse(DocumentPage.EMPTY);
    if (documents.isEmpty() && left > 0) {
      // An empty page of a total above 0 contradicts itself.
      assertThat(Envelope.page(answer)).isEmpty();
      return;
    }
    assertThat(bytes(found.payload())).isEqualTo(bytes(walked.payload()));
    assertThat(found.payload().documents()).isEqualTo(walked.payload().documents());
    assertThat(found.total()).isEqualTo(walked.total());
  }

  /** Any members in any order, some of them twice. */
  @Property(tries = 2_000)
  void whatIsFoundInAnyObjectIsItsResults(
      @ForAll @Size(max = 4) List<@From("members") String> before,
      @ForAll @Size(max = 6) List<@From("members") String> after,
      @ForAll("documents") List<String> documents) {
    StringBuilder text = new StringBuilder("{");
    before.forEach(member -> text.append(member).append(','));
    text.append("\"results\":[").append(String.join(",", documents)).append(']');
    after.forEach(member -> text.append(',').append(member));
    requireResultsOrNoJson(text.append('}').toString().getBytes(UTF_8));
  }

  @Property(tries = 2_000)
  void whatIsFoundInADamagedAnswerIsItsResults(
      @ForAll("documents") List<String> documents,
      @ForAll("spaces") List<String> spaces,
      @ForAll @Size(min = 1, max = 4) List<@From("damage") int[]> damage) {
    byte[] answer = usual(documents, spaces, 9, 0);
    for (int[] change : damage) {
      answer = damaged(answer, change);
    }
    requireResultsOrNoJson(answer);
  }

  @Property(tries = 500)
  void whatIsFoundInACutAnswerIsNoJson(
      @ForAll("documents") List<String> documents, @ForAll("spaces") List<String> spaces) {
    byte[] answer = usual(documents, spaces, 9, 0);
    int end = new String(answer, UTF_8).stripTrailing().getBytes(UTF_8).length;
    for (int length = 0; length < end; length++) {
      Envelope.page(Arrays.copyOf(answer, length))
          .ifPresent(page -> assertThat(json(bytes(page.payload()))).isEmpty());
    }
  }

  /**
   * The whole of the promise: if what is found is JSON, the answer is, with that for its results.
   */
  private static void requireResultsOrNoJson(byte[] answer) {
    Envelope.page(answer)
        .flatMap(page -> json(bytes(page.payload())))
        .ifPresent(
            slice -> {
              Optional<Object> whole = json(answer);
              assertThat(whole).as(new String(answer, UTF_8)).isPresent();
              assertThat(((Map<?, ?>) whole.orElseThrow()).get("results")).isEqualTo(slice);
            });
  }

  /** The value that a text is, if it is one and nothing else. */
  private static Optional<Object> json(byte[] text) {
    try (JsonParser parser = Json.parser(text)) {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null ? Optional.ofNullable(Json.value(text)) : Optional.empty();
    } catch (JacksonException | JsonObject.UnexpectedShape | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** One byte set, taken out or put in; the place is counted from the end or the start. */
  private static byte[] damaged(byte[] answer, int[] change) {
    if (answer.length == 0) {
      return answer;
    }
    int place = change[1] % answer.length;
    int at = change[3] == 0 ? place : answer.length - 1 - place;
    byte[] before = Arrays.copyOfRange(answer, 0, at);
    byte[] after = Arrays.copyOfRange(answer, change[0] == 2 ? at : at + 1, answer.length);
    byte[] between = change[0] == 1 ? new byte[0] : new byte[] {(byte) change[2]};
    return ByteBuffer.allocate(before.length + between.length + after.length)
        .put(before)
        .put(between)
        .put(after)
        .array();
  }

  private static byte[] usual(List<String> documents, List<String> spaces, int limit, int left) {
    List<String> tokens =
        List.of(
            "{",
            "\"results\"",
            ":",
            "[",
            documents.stream().collect(Collectors.joining(spaces.getFirst() + ",")),
            "]",
            ",",
            "\"offset\"",
            ":",
            "0",
            ",",
            "\"limit\"",
            ":",
            Integer.toString(limit),
            ",",
            "\"total\"",
            ":",
            Integer.toString(documents.size() + left),
            "}");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      text.append(spaces.get(i % spaces.size())).append(tokens.get(i));
    }
    return text.append(spaces.getLast()).toString().getBytes(UTF_8);
  }

  @Provide
  Arbitrary<List<String>> documents() {
    return members()
        .list()
        .ofMaxSize(4)
        .map(members -> "{" + String.join(",", members) + "}")
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> members() {
    return Arbitraries.of(MEMBERS);
  }

  @Provide
  Arbitrary<List<String>> spaces() {
    return Arbitraries.of("", "", " ", "\n", "\r\n\t ").list().ofMinSize(1).ofMaxSize(7);
  }

  /** Kind, place, byte and whether the place is counted from the end. */
  @Provide
  Arbitrary<int[]> damage() {
    Arbitrary<Integer> bytes =
        Arbitraries.oneOf(
            Arbitraries.of("{}[],:\"\\0 9-".chars().boxed().toList()),
            Arbitraries.integers().between(0, 255));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 400),
            bytes,
            Arbitraries.integers().between(0, 1))
        .as((kind, place, value, end) -> new int[] {kind, place, value, end});
  }

  private static byte[] bytes(Payload payload) {
    byte[] bytes = new byte[payload.bytes()];
    payload.body().get(bytes);
    return bytes;
  }
}
