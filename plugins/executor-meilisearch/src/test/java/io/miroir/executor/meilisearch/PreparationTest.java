package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.FencingToken;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Term;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X8 and X9: the target is made ready before the first document, or the move is refused. */
class PreparationTest {
  private static final AtomicInteger INDEXES = new AtomicInteger();

  @TempDir private static Path directory;
  private static TestNode source;
  private static TestNode target;
  private static final MigrationExecutor executor = TestNode.executor();

  private final String index = "movies-" + INDEXES.incrementAndGet();

  @BeforeAll
  static void start() {
    source = TestNode.start("source", directory);
    target = TestNode.start("target", directory);
  }

  @AfterAll
  static void stop() {
    executor.close();
    source.close();
    target.close();
  }

  @Test
  void makesTheIndexAndItsSettingsEqual() {
    source.withIndex(index);
    settings(source, "{\"stopWords\":[\"of\",\"Ω\"],\"searchableAttributes\":[\"title\",\"x\"]}");
    executor.prepare(source.node(), term());
    assertThat(target.get("/indexes/" + index).requiredText("primaryKey")).isEqualTo("id");
    assertSettingsEqual();
  }

  @Test
  void changesNothingWhenAllIsEqual() {
    source.withIndex(index);
    executor.prepare(source.node(), term());
    long tasks = target.get("/tasks?limit=1").number("total");
    executor.prepare(source.node(), term());
    assertThat(target.get("/tasks?limit=1").number("total")).isEqualTo(tasks);
  }

  @Test
  void putsBackWhatOnlyTheTargetHasSet() {
    source.withIndex(index);
    target.withIndex(index);
    settings(target, "{\"stopWords\":[\"of\"],\"distinctAttribute\":\"title\"}");
    executor.prepare(source.node(), term());
    assertSettingsEqual();
  }

  @Test
  void givesTheTargetItsPrimaryKeyIfItHasNone() {
    source.withIndex(index);
    target.request("POST", "/indexes", "{\"uid\":\"" + index + "\"}");
    target.settle(index);
    executor.prepare(source.node(), term());
    assertThat(target.get("/indexes/" + index).requiredText("primaryKey")).isEqualTo("id");
  }

  @Test
  void refusesATargetWithAnotherPrimaryKey() {
    source.withIndex(index);
    target.request("POST", "/indexes", "{\"uid\":\"" + index + "\",\"primaryKey\":\"isbn\"}");
    target.settle(index);
    assertCode(ErrorCode.MISCONFIGURED, term());
  }

  @Test
  void refusesEmbeddersThatLoseVectors() {
    source.withIndex(index);
    for (String fault :
        new String[] {
          "\"binaryQuantized\":true", "\"indexingFragments\":{\"a\":{\"value\":\"{{doc.title}}\"}}"
        }) {
      settings(
          source,
          "{\"embedders\":{\"e\":{\"source\":\"userProvided\",\"dimensions\":3," + fault + "}}}");
      assertCode(ErrorCode.NOT_MOVABLE, term());
      settings(source, "{\"embedders\":null}");
    }
    assertThat(target.request("GET", "/indexes/" + index, "").statusCode()).isEqualTo(404);
  }

  @Test
  void passesEmbeddersThatKeepVectors() {
    source.withIndex(index);
    settings(source, "{\"embedders\":{\"e\":{\"source\":\"userProvided\",\"dimensions\":3}}}");
    executor.prepare(source.node(), term());
    assertSettingsEqual();
  }

  @Test
  void refusesAnIndexThatTheSourceLacks() {
    assertCode(ErrorCode.INVALID, term());
  }

  @Test
  void aTermThatIsOverChangesNoSettings() {
    source.withIndex(index);
    Term older = term();
    executor.fence(target.node(), index, "rebalance:" + index, new FencingToken(2));
    assertCode(ErrorCode.FENCED, older);
  }

  private Term term() {
    return executor.fence(target.node(), index, "rebalance:" + index, new FencingToken(1));
  }

  private void settings(TestNode node, String settings) {
    node.request("PATCH", "/indexes/" + index + "/settings", settings);
    node.settle(index);
  }

  private void assertSettingsEqual() {
    assertThat(target.get("/indexes/" + index + "/settings"))
        .isEqualTo(source.get("/indexes/" + index + "/settings"));
  }

  private void assertCode(ErrorCode code, Term term) {
    assertThatExceptionOfType(MiroirException.class)
        .isThrownBy(() -> executor.prepare(source.node(), term))
        .extracting(MiroirException::code)
        .isEqualTo(code);
  }
}
