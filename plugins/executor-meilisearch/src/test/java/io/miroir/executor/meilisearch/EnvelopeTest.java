package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.FencingToken;
import io.miroir.api.ShardId;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.migration.Outcome;
import io.miroir.api.migration.Page;
import io.miroir.api.migration.PageLimit;
import io.miroir.api.migration.Payload;
import io.miroir.api.migration.Slice;
import io.miroir.api.migration.Term;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final String USUAL = "{\"results\":%s,\"offset\":0,\"limit\":1000,\"total\":%d}";

  @TempDir private Path directory;

  @Test
  void leavesTheDocumentsAsTheNodeSentThem() {
    String documents = "[ {\"a\" : 1.0e2, \"b\":\"\\u00e9]\\\"\",\"c\":[[{}]]} ,{\"é\":1.10}\n]";
    DocumentPage page = found(USUAL.formatted(documents, 2));
    assertThat(text(page.payload())).isEqualTo(documents);
    assertThat(page.payload().documents()).isEqualTo(2);
    assertThat(page.total()).isEqualTo(2);
  }

  @Test
  void isNotMisledByDocumentsThatLookLikeTheTail() {
    String documents =
        """
        [{"a":"],\\"offset\\":0,\\"limit\\":9,\\"total\\":9}","results":[1],"offset":0,"limit":9,"total":9},
         {"results":[],"offset":0,"limit":9,"total":9}]""";
    assertThat(text(found(USUAL.formatted(documents, 2)).payload())).isEqualTo(documents);
  }

  @Test
  void pageIsFullWhereMoreMatchThanWereAskedFor() {
    DocumentPage page = found("{\"results\":[{},{}],\"offset\":0,\"limit\":2,\"total\":20}");
    assertThat(page.payload().documents()).isEqualTo(2);
    assertThat(page.total()).isEqualTo(20);
    assertThat(page.bytesOfAll()).isEqualTo(70);
  }

  @Test
  void findsAnEmptyArray() {
    assertThat(found(USUAL.formatted("[ ]", 0)).payload().documents()).isZero();
    assertThat(found("{\"results\":[],\"offset\":0,\"limit\":0,\"total\":7}").total()).isEqualTo(7);
  }

  /** What the walk makes of these, it makes of the whole answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"offset\":0,\"limit\":20,\"total\":1,\"results\":[{}]}",
        "{\"results\":[{}],\"limit\":20,\"offset\":0,\"total\":1}",
        "{\"results\":[{}],\"total\":1}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1,\"more\":true}",
        "{\"results\":[{}],\"more\":\"]\",\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"more\":{\"a\":[1]},\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"more\":{\"a\":[{}],\"offset\":0,\"limit\":20,\"total\":1},\"total\":1}",
        "{\"results\":[{}],\"more\":[],\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"more\":[1,2],\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"more\":[{}],\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"offset\":3,\"limit\":20,\"total\":4}",
        "{\"results\":[{}],\"offset\":0,\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"offset\":0.0,\"limit\":20,\"total\":1}",
        "{\"results\":[{}],\"offset\":0,\"limit\":99999999999999999999,\"total\":1}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1,\"limit\":20}"
      })
  void leavesEveryOtherShapeToTheWalk(String answer) {
    assertThat(Envelope.page(bytes(answer))).isEmpty();
    DocumentPage page = DocumentPage.parse(bytes(answer));
    assertThat(text(page.payload())).isEqualTo("[{}]");
    assertThat(page.payload().documents()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"results\":[",
        "{\"results\":[{}]",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1}}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":NaN}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":01}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":-1}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":0}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":null}",
        "{\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1,}",
        "{\"results\":[{}],,\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[1],\"offset\":0,\"limit\":20,\"total\":1}",
        "{\"results\":[1],\"results\":[{}],\"offset\":0,\"limit\":20,\"total\":1,\"x\":0}",
        "{\"results\":[{}],\"results\":[{}],\"total\":2}",
        "{\"results\":[{}],\u0000\"offset\":0,\"limit\":20,\"total\":1}"
      })
  void refusesWhatIsNoAnswer(String answer) {
    assertThat(Envelope.page(bytes(answer))).isEmpty();
    assertThatThrownBy(() -> DocumentPage.parse(bytes(answer)))
        .isInstanceOf(RuntimeException.class);
  }

  /** An encoding other than UTF-8 is not met by half: neither its brackets nor its offsets fit. */
  @Test
  void refusesOtherEncodings() {
    byte[] answer = USUAL.formatted("[{}]", 1).getBytes(StandardCharsets.UTF_16LE);
    assertThat(Envelope.page(answer)).isEmpty();
    assertThatThrownBy(() -> DocumentPage.parse(answer)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void byteOrderMarkIsLeftToTheWalk() {
    byte[] answer = bytes("\ufeff" + USUAL.formatted("[{}]", 1));
    assertThat(Envelope.page(answer)).isEmpty();
    assertThat(text(DocumentPage.parse(answer).payload())).isEqualTo("[{}]");
  }

  /**
   * X7: nothing of a damaged page is written, and the mover is told that it is no use to repeat.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"id\":\"a\"},{\"id\":}]",
        "[{\"id\":\"a\"}{\"id\":\"b\"}]",
        "[{\"id\":\"a\"}]{\"id\":\"b\"}]",
        "[{\"id\":\"a\"}],\"more\":[{\"id\":\"b\"}]"
      })
  void damageBetweenHeadAndTailIsRefusedByTheTarget(String documents) {
    try (MigrationExecutor executor = TestNode.executor();
        TestNode target = TestNode.start("target", directory).withIndex("movies");
        ScriptedNode source =
            ScriptedNode.start(
                request -> ScriptedNode.Reply.of(200, USUAL.formatted(documents, 2)))) {
      Term term = executor.fence(target.node(), "movies", "rebalance:movies", new FencingToken(1));
      Slice slice = Slice.whole("movies", new ShardId(3));
      Page page = executor.read(source.node(), slice, new PageLimit(1_000, 1 << 20));
      Payload payload = ((Page.Whole) page).payload();
      Outcome outcome = executor.await(target.node(), executor.write(term, payload), TestNode.LONG);
      assertThat(((Outcome.Rejected) outcome).reason()).isEqualTo(Outcome.Reason.BAD_DOCUMENT);
      assertThat(target.count("movies")).isZero();
    }
  }

  private static DocumentPage found(String answer) {
    Optional<DocumentPage> page = Envelope.page(bytes(answer));
    assertThat(page).isPresent();
    return page.orElseThrow();
  }

  private static byte[] bytes(String answer) {
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Payload payload) {
    return StandardCharsets.UTF_8.decode(payload.body()).toString();
  }
}
