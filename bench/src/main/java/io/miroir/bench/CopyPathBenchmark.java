package io.miroir.bench;

import io.miroir.api.migration.Payload;
import io.miroir.executor.meilisearch.DocumentPage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * The batch copy path between two nodes without the wire: from the bytes of a page's answer to the
 * body of the write.
 *
 * <p>{@code slice} is what the executor does; it must look at every byte to find the documents'
 * bounds and count. {@code tree} is what building documents up and writing them out again would
 * cost. {@code copy} moves the bytes once without a look at them and is the floor for any path that
 * copies.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CopyPathBenchmark {
  private static final String[] WORDS = {
    "river", "stone", "café", "north", "light", "Zürich", "winter", "glass", "日本", "harbour"
  };

  /** Documents of one page. */
  @Param("1000")
  int documents;

  private final JsonMapper mapper = new JsonMapper();
  private byte[] answer = {};

  /** Writes an answer as a node does. */
  @Setup
  public void writeAnswer() {
    Random random = new Random(42);
    answer =
        IntStream.range(0, documents)
            .mapToObj(i -> document(i, random))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"results\":[",
                    "],\"offset\":0,\"limit\":1000,\"total\":" + documents + "}"))
            .getBytes(StandardCharsets.UTF_8);
  }

  private static String document(int number, Random random) {
    return "{\"id\":\"%d\",\"lemmas\":[\"%s\",\"%s\"],\"gloss\":\"%s\",\"score\":%s,\"_miroir_shard\":%d,\"_miroir_key\":%d,\"_miroir_version\":%d}"
        .formatted(
            number,
            words(1, random),
            words(2, random),
            words(25, random),
            random.nextDouble(),
            random.nextInt(64),
            random.nextLong(1L << 52),
            (7L << 32) + number);
  }

  private static String words(int count, Random random) {
    return random
        .ints(count, 0, WORDS.length)
        .mapToObj(word -> WORDS[word])
        .collect(Collectors.joining(" "));
  }

  /** How large the answer is. */
  int answerBytes() {
    return answer.length;
  }

  /** The executor's path. */
  @Benchmark
  public ByteBuffer slice() {
    Payload payload = DocumentPage.parse(answer).payload();
    return payload.body();
  }

  /** Through Jackson's tree. */
  @Benchmark
  public byte[] tree() {
    return mapper.writeValueAsBytes(mapper.readTree(answer).get("results"));
  }

  /** One copy of the bytes. */
  @Benchmark
  public byte[] copy() {
    return Arrays.copyOf(answer, answer.length);
  }
}
