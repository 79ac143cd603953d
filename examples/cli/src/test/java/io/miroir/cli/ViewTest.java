package io.miroir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is drawn and reckoned from answers of the admin API. */
class ViewTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void screenIsDrawnOverInPlaceAndFitsTheTerminal() {
    StringWriter out = new StringWriter();
    LiveScreen screen = new LiveScreen(new PrintWriter(out), 4, 10);
    screen.draw(List.of("one", "a line that is too long"));
    screen.draw(List.of("1", "2", "3", "4", "5"));
    screen.draw(List.of("end"));
    assertThat(out.toString().replace("\u001b", "^").replace(System.lineSeparator(), "/"))
        .isEqualTo("\r^[Jone/a line th/^[2A\r^[J1/2/… and 3 l/^[3A\r^[Jend/");
  }

  @Test
  void paceIsReckonedOverTheLastSecondsOfOneJob() {
    CopyPace pace = new CopyPace();
    assertThat(pace.told()).isEqualTo("rate unknown yet");
    pace.seen(status("job", 100, 0.25), 0);
    pace.seen(status("job", 300, 0.5), 2 * SECOND);
    assertThat(pace.documentsPerSecond()).hasValue(100);
    assertThat(pace.left()).contains(Duration.ofSeconds(4));
    pace.seen(status("job", 1_700, 0.75), 30 * SECOND);
    assertThat(pace.documentsPerSecond()).hasValue(50);
    pace.seen(status("next", 0, 0), 31 * SECOND);
    assertThat(pace.documentsPerSecond()).isEmpty();
    assertThat(pace.left()).isEmpty();
  }

  @Test
  void movesUnderWayComeFirstWithTheirBars() {
    JsonNode status =
        JsonMapper.shared()
            .readTree(
                """
                {"in_progress":true,"phases":[
                  {"index":"a","shard":1,"done":true,"state":"Idle","pct_complete":100},
                  {"index":"a","shard":2,"state":"Idle","pct_complete":0},
                  {"index":"a","shard":3,"state":"MigrationInProgress","pct_complete":50,
                   "kind":"relocate","source":"x","destination":"y","docs_migrated":1234},
                  {"index":"a","shard":4,"state":"Failed","pct_complete":10,"cause":"why"}]}
                """);
    assertThat(Moves.bars(status))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "██████████░░░░░░░░░░  50 % a 3 relocate x -> y: MigrationInProgress,"
                            + " 1,234 documents"),
            second -> assertThat(second).contains("Failed", "why"),
            third -> assertThat(third).contains("a 2"),
            fourth -> assertThat(fourth).contains("100 %", "done"));
  }

  @Test
  void samplesOfOneNameAreAddedUp() {
    Samples samples =
        Samples.parse(
            """
            # TYPE requests counter
            requests{path="/a {x}",status="200"} 2.0
            requests{path="/b"} 3.5 1700000000
            alone 1
            odd NaN
            """);
    assertThat(samples.sum("requests")).isEqualTo(5.5);
    assertThat(samples.sum("alone")).isEqualTo(1);
    assertThat(samples.sum("odd")).isZero();
    assertThat(samples.sum("none")).isZero();
  }

  @Test
  void numbersAreWrittenForPeople() {
    assertThat(Words.bytes(999)).isEqualTo("999 B");
    assertThat(Words.bytes(1_234_567)).isEqualTo("1.2 MB");
    assertThat(Words.duration(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Words.duration(Duration.ofSeconds(150))).isEqualTo("2 min 30 s");
    assertThat(Words.duration(Duration.ofSeconds(7_260))).isEqualTo("2 h 1 min");
    assertThat(Words.rate(2.34)).isEqualTo("2.3");
    assertThat(Words.rate(12_345.6)).isEqualTo("12,346");
  }

  private static JsonNode status(String job, long documents, double share) {
    return JsonMapper.shared()
        .readTree(
            "{\"started_at\":\"%s\",\"phases\":[{\"docs_migrated\":%d,\"cursor\":%d}]}"
                .formatted(job, documents, (long) (share * (1L << 52))));
  }
}
