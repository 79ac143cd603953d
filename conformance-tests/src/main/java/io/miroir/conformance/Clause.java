package io.miroir.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One numbered rule of an interface, read from its page in {@code docs/spi/}.
 *
 * @param number its number, such as {@code L3}; never used for another rule
 * @param level {@code MUST} or {@code SHOULD}
 * @param sentence the rule
 * @param intent why it is there
 * @param lookFirst where an implementation that breaks it is usually wrong
 */
public record Clause(
    String number, String level, String sentence, String intent, String lookFirst) {
  /** The pages of the interfaces, by the letter that their numbers begin with. */
  private static final Map<String, String> PAGES =
      Map.of(
          "L", "lease-store.md",
          "J", "job-store.md",
          "X", "migration-executor.md",
          "M", "metrics-sink.md");

  private static final Map<String, Clause> ALL =
      PAGES.values().stream()
          .flatMap(Clause::read)
          .collect(Collectors.toUnmodifiableMap(Clause::number, Function.identity()));

  /** The clauses of every interface. */
  public static List<Clause> all() {
    return List.copyOf(ALL.values());
  }

  /**
   * The clause of that number.
   *
   * @throws IllegalArgumentException if no page has it
   */
  public static Clause of(String number) {
    Clause clause = ALL.get(number);
    if (clause == null) {
      throw new IllegalArgumentException("no page in docs/spi has a clause " + number);
    }
    return clause;
  }

  /** Whether an implementation that breaks it is wrong. */
  public boolean isMust() {
    return level.equals("MUST");
  }

  /** Whether no test can judge it; its last column then says what does. */
  public boolean isJudgedElsewhere() {
    return lookFirst.startsWith("judged by:");
  }

  @Override
  public String toString() {
    return """
        %s %s: %s
          intent: %s
          look first: %s"""
        .formatted(number, level, sentence, intent, lookFirst);
  }

  private static Stream<Clause> read(String page) {
    try (InputStream in = Clause.class.getResourceAsStream(page)) {
      if (in == null) {
        throw new IllegalStateException(page + " is not beside the suite's classes");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> line.matches("\\| [LJXM]\\d+ \\|.*")).map(Clause::parse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Clause parse(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    if (cells.size() != 7) {
      throw new IllegalStateException("not number, level, clause, intent, look first: " + line);
    }
    return new Clause(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
  }
}
