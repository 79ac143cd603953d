package io.miroir.bench;

import io.miroir.executor.meilisearch.DocumentPage;
import io.miroir.executor.meilisearch.SlicedBody;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The batch copy path between two nodes without the wire: from the bytes of a page's answer to the
 * body of the write, which every method leaves in the same memory.
 *
 * <p>All are held to the same result, the documents of the page and nothing else; a method that
 * gives another is not measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CopyPathBenchmark {
  private static final int DOCUMENTS = 1_000;
  private static final String HEAD = "{\"results\":";

  /** What was copied, for a rate in bytes. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Copied {
    /** The bytes of the bodies. */
    public long bytes;
  }

  private final JsonMapper mapper = new JsonMapper();
  private final JsonFactory factory = new JsonFactory();
  private byte[] answer = {};
  private byte[] documents = {};
  private RequestBody body;

  /** Writes an answer as a node does, and sees that every method gives its documents. */
  @Setup
  public void start() {
    Random random = new Random(42);
    String array =
        IntStream.range(0, DOCUMENTS)
            .mapToObj(i -> "{" + Samples.members(i, random) + "}")
            .collect(Collectors.joining(",", "[", "]"));
    String tail = ",\"offset\":0,\"limit\":%d,\"total\":%d}".formatted(DOCUMENTS, DOCUMENTS);
    documents = array.getBytes(StandardCharsets.UTF_8);
    answer = (HEAD + array + tail).getBytes(StandardCharsets.UTF_8);
    body = new RequestBody(answer.length);
    Copied copied = new Copied();
    requireSameBytes("memcpy", memcpy(copied));
    requireSameBytes("transform", transform(copied));
    requireSameBytes("jacksonStreaming", jacksonStreaming(copied));
    requireSameValue("jacksonTree", jacksonTree(copied));
    // How fast bytes are copied depends on where the two arrays lie; from now on they stay there,
    // for a method that allocates and for one that does not.
    System.gc();
  }

  private void requireSameBytes(String method, RequestBody written) {
    require(method, Arrays.equals(written.toBytes(), documents));
  }

  private void requireSameValue(String method, RequestBody written) {
    require(method, mapper.readTree(written.toBytes()).equals(mapper.readTree(documents)));
  }

  private static void require(String method, boolean same) {
    if (!same) {
      throw new IllegalStateException(method + " gives other documents, so nothing is measured");
    }
  }

  /** The floor: the documents' bytes are copied once; where they are is known beforehand. */
  @Benchmark
  public RequestBody memcpy(Copied copied) {
    body.clear().write(answer, HEAD.length(), documents.length);
    return counted(copied);
  }

  /** The executor's path: it finds the documents and streams them from where they lie. */
  @Benchmark
  public RequestBody transform(Copied copied) {
    body.clear().take(new SlicedBody(DocumentPage.parse(answer).payload().body()));
    return counted(copied);
  }

  /** Token by token, with no number or text converted that need not be. */
  @Benchmark
  public RequestBody jacksonStreaming(Copied copied) {
    body.clear();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), answer);
        JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), body)) {
      parser.nextToken();
      while (!"results".equals(parser.nextName())) {
        parser.skipChildren();
      }
      parser.nextToken();
      copy(parser, generator);
    }
    return counted(copied);
  }

  private static void copy(JsonParser parser, JsonGenerator generator) {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      switch (token) {
        case START_OBJECT -> generator.writeStartObject();
        case END_OBJECT -> generator.writeEndObject();
        case START_ARRAY -> generator.writeStartArray();
        case END_ARRAY -> generator.writeEndArray();
        case PROPERTY_NAME -> generator.writeName(parser.currentName());
        case VALUE_STRING ->
            generator.writeString(
                parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
        default -> generator.copyCurrentEvent(parser);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      parser.nextToken();
    } while (depth > 0);
  }

  /** Through Jackson's tree: documents are built up and written out again. */
  @Benchmark
  public RequestBody jacksonTree(Copied copied) {
    mapper.writeValue(body.clear(), mapper.readTree(answer).get("results"));
    return counted(copied);
  }

  private RequestBody counted(Copied copied) {
    copied.bytes += body.length();
    return body;
  }
}
