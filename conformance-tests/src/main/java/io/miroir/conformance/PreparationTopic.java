package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.migration.Term;
import io.miroir.conformance.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X9: the target is ready when the first document comes. */
abstract class PreparationTopic extends ExecutorTopic {
  private static final String SETTINGS =
      """
      {"stopWords":["of","\u03a9"],
       "searchableAttributes":["title","author.name"],
       "displayedAttributes":["title","id"],
       "sortableAttributes":["year"],
       "rankingRules":["words","year:desc"],
       "synonyms":{"film":["movie"]},
       "distinctAttribute":"title",
       "embedders":{"own":{"source":"userProvided","dimensions":3}}}""";

  PreparationTopic(ExecutorBench bench) {
    super(bench);
  }

  @BeforeEach
  final void createIndex() {
    source.createIndex(index, "isbn");
    source.configure(index, SETTINGS);
  }

  /** A node that takes its time shows whether the settings were waited for. */
  @Test
  @Verifies("X9")
  void returnsWhenIndexAndSettingsAreThere() {
    executor.prepare(source.node(), fence(slow, 1));

    assertPrepared(slow);
  }

  @Test
  @Verifies("X9")
  void makesAnIndexThatTakesTheSourcesDocuments() {
    add(source, "{\"isbn\":\"1\",\"_miroir_shard\":3,\"_miroir_key\":1,\"_miroir_version\":1}");
    Term term = fence(1);
    executor.prepare(source.node(), term);

    apply(executor.write(term, wholePage(source, whole, AMPLE)));

    assertThat(target.documents(index)).hasSize(1);
    assertPrepared(target);
  }

  @Test
  @Verifies("X9")
  void takesAnIndexThatExistsAndPutsItsSettingsRight() {
    target.createIndex(index, "isbn");
    target.configure(
        index,
        "{\"stopWords\":[\"the\"],\"dictionary\":[\"J. R. R.\"],\"rankingRules\":[\"typo\"]}");

    executor.prepare(source.node(), fence(1));

    assertPrepared(target);
  }

  @Test
  @Verifies("X9")
  void changesNothingWhenAllIsAsItMustBe() {
    Term term = fence(1);
    executor.prepare(source.node(), term);
    add(target, "{\"isbn\":\"1\",\"_miroir_shard\":3,\"_miroir_key\":1,\"_miroir_version\":1}");
    List<String> documents = target.documents(index);

    executor.prepare(source.node(), term);

    assertThat(target.documents(index)).isEqualTo(documents);
    assertPrepared(target);
  }

  @Test
  @Verifies("X9")
  void bringsLaterChangesOfTheSourceOver() {
    Term term = fence(1);
    executor.prepare(source.node(), term);
    source.configure(index, "{\"stopWords\":null,\"synonyms\":{}}");

    executor.prepare(source.node(), term);

    assertPrepared(target);
  }

  @Test
  @Verifies("X9")
  void succeedsForManyAtOnce() throws Exception {
    Term term = fence(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(threads.submit(() -> executor.prepare(source.node(), term)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertPrepared(target);
  }

  private void assertPrepared(NodeUnderTest node) {
    assertThat(node.primaryKey(index)).contains("isbn");
    Map<?, ?> settings = Json.object(node.settings(index));
    assertThat(settings).isEqualTo(Json.object(source.settings(index)));
  }
}
