package io.miroir.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.node.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String DEFAULTS =
      """
      {"displayedAttributes":["*"],"searchableAttributes":["*"],"filterableAttributes":[],\
      "sortableAttributes":[],"rankingRules":["words","typo","proximity","attribute","sort",\
      "exactness"],"stopWords":[],"nonSeparatorTokens":[],"separatorTokens":[],"dictionary":[],\
      "synonyms":{},"distinctAttribute":null,"proximityPrecision":"byWord","typoTolerance":\
      {"enabled":true,"minWordSizeForTypos":{"oneTypo":5,"twoTypos":9},"disableOnWords":[],\
      "disableOnAttributes":[],"disableOnNumbers":false},"faceting":{"maxValuesPerFacet":100,\
      "sortFacetValuesBy":{"*":"alpha"}},"pagination":{"maxTotalHits":1000},"embedders":{},\
      "searchCutoffMs":null,"localizedAttributes":null,"facetSearch":true,\
      "prefixSearch":"indexingTime"}""";

  private static NodeServer server;
  private static NodeClient node;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = NodeServer.start(NodeOptions.in(data));
    node = new NodeClient(server.uri(), "");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Object setting(String index, String name) {
    return node.get("/indexes/" + index + "/settings").object().get(name);
  }

  @Test
  void tellsEverySettingWithItsDefault() {
    node.succeed(node.post("/indexes", "{\"uid\":\"fresh\"}"));
    assertThat(node.get("/indexes/fresh/settings").text()).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PUT|displayed-attributes|displayedAttributes|[\"id\",\"a.b\"]",
        "PUT|searchable-attributes|searchableAttributes|[\"title\"]",
        "PUT|filterable-attributes|filterableAttributes|[\"a\",{\"attributePatterns\":[\"b*\"]}]",
        "PUT|sortable-attributes|sortableAttributes|[\"price\"]",
        "PUT|ranking-rules|rankingRules|[\"words\",\"sort\",\"year:desc\"]",
        "PUT|stop-words|stopWords|[\"the\"]",
        "PUT|non-separator-tokens|nonSeparatorTokens|[\"@\"]",
        "PUT|separator-tokens|separatorTokens|[\"&\"]",
        "PUT|dictionary|dictionary|[\"J. R. R.\"]",
        "PUT|synonyms|synonyms|{\"phone\":[\"iPhone\"]}",
        "PUT|distinct-attribute|distinctAttribute|\"sku\"",
        "PUT|proximity-precision|proximityPrecision|\"byAttribute\"",
        "PATCH|embedders|embedders|{\"mine\":{\"source\":\"userProvided\",\"dimensions\":3}}",
        "PUT|search-cutoff-ms|searchCutoffMs|150",
        "PUT|localized-attributes|localizedAttributes|[{\"locales\":[\"jpn\"],\"attributePatterns\":[\"*_ja\"]}]",
        "PUT|facet-search|facetSearch|false",
        "PUT|prefix-search|prefixSearch|\"disabled\"",
        "PATCH|pagination|pagination|{\"maxTotalHits\":7}",
        "PATCH|faceting|faceting|{\"maxValuesPerFacet\":3,\"sortFacetValuesBy\":{\"genre\":\"count\"}}",
        "PATCH|typo-tolerance|typoTolerance|{\"enabled\":false,\"minWordSizeForTypos\":{\"oneTypo\":4,\"twoTypos\":8},\"disableOnWords\":[\"x\"],\"disableOnAttributes\":[\"y\"],\"disableOnNumbers\":true}",
      })
  void setsShowsAndResetsEachSettingByItsOwnRoute(
      String method, String path, String name, String value) {
    String route = "/indexes/each/settings/" + path;
    node.succeed(node.send(method, route, value, "application/json"));
    assertThat(Json.parse(node.get(route).text())).isEqualTo(Json.parse(value));
    assertThat(setting("each", name)).isEqualTo(Json.parse(value));
    node.succeed(node.delete(route));
    assertThat(setting("each", name)).isEqualTo(Json.parseObject(DEFAULTS).get(name));
    node.succeed(node.patch("/indexes/each/settings", "{\"" + name + "\":" + value + "}"));
    assertThat(setting("each", name)).isEqualTo(Json.parse(value));
    node.succeed(node.send(method, route, "null", "application/json"));
    assertThat(setting("each", name)).isEqualTo(Json.parseObject(DEFAULTS).get(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"displayedAttributes\":\"a\"}|invalid_settings_displayed_attributes",
        "{\"searchableAttributes\":[1]}|invalid_settings_searchable_attributes",
        "{\"filterableAttributes\":[{\"x\":1}]}|invalid_settings_filterable_attributes",
        "{\"sortableAttributes\":{}}|invalid_settings_sortable_attributes",
        "{\"rankingRules\":[\"words\",\"luck\"]}|invalid_settings_ranking_rules",
        "{\"stopWords\":[null]}|invalid_settings_stop_words",
        "{\"nonSeparatorTokens\":1}|invalid_settings_non_separator_tokens",
        "{\"separatorTokens\":true}|invalid_settings_separator_tokens",
        "{\"dictionary\":\"x\"}|invalid_settings_dictionary",
        "{\"synonyms\":{\"a\":\"b\"}}|invalid_settings_synonyms",
        "{\"distinctAttribute\":[\"a\"]}|invalid_settings_distinct_attribute",
        "{\"proximityPrecision\":\"byLuck\"}|invalid_settings_proximity_precision",
        "{\"typoTolerance\":{\"minWordSizeForTypos\":{\"oneTypo\":\"x\"}}}|invalid_settings_typo_tolerance",
        "{\"typoTolerance\":{\"nope\":1}}|invalid_settings_typo_tolerance",
        "{\"faceting\":{\"maxValuesPerFacet\":-1}}|invalid_settings_faceting",
        "{\"faceting\":{\"sortFacetValuesBy\":{\"a\":\"luck\"}}}|invalid_settings_faceting",
        "{\"pagination\":{\"maxTotalHits\":1.5}}|invalid_settings_pagination",
        "{\"embedders\":{\"a\":1}}|invalid_settings_embedders",
        "{\"searchCutoffMs\":\"1\"}|invalid_settings_search_cutoff_ms",
        "{\"localizedAttributes\":{}}|invalid_settings_localized_attributes",
        "{\"facetSearch\":\"yes\"}|invalid_settings_facet_search",
        "{\"prefixSearch\":\"always\"}|invalid_settings_prefix_search",
        "{\"nope\":1}|bad_request",
        "[]|malformed_payload",
      })
  void refusesWrongSettingsAndCreatesNothing(String body, String code) {
    NodeClient.Reply reply = node.patch("/indexes/wrong/settings", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).as(reply.text()).isEqualTo(code);
    assertThat(node.get("/indexes/wrong").code()).isEqualTo("index_not_found");
  }

  @Test
  void changesOfAGroupLeaveItsOtherFields() {
    String route = "/indexes/groups/settings";
    node.succeed(
        node.patch(
            route,
            "{\"typoTolerance\":{\"minWordSizeForTypos\":{\"oneTypo\":3},\"enabled\":false},"
                + "\"embedders\":{\"a\":{\"source\":\"userProvided\"},\"b\":{\"model\":\"m\"}}}"));
    node.succeed(
        node.patch(
            route,
            "{\"typoTolerance\":{\"minWordSizeForTypos\":{\"twoTypos\":12},\"enabled\":null},"
                + "\"embedders\":{\"a\":{\"dimensions\":2},\"b\":null}}"));
    assertThat(setting("groups", "typoTolerance"))
        .isEqualTo(
            Json.parse(
                "{\"enabled\":true,\"minWordSizeForTypos\":{\"oneTypo\":3,\"twoTypos\":12},"
                    + "\"disableOnWords\":[],\"disableOnAttributes\":[],"
                    + "\"disableOnNumbers\":false}"));
    assertThat(setting("groups", "embedders"))
        .isEqualTo(Map.of("a", Map.of("source", "userProvided", "dimensions", 2L)));
    node.succeed(node.delete(route));
    assertThat(node.get(route).text()).isEqualTo(DEFAULTS);
  }

  @Test
  void resettingTheSettingsOfAnAbsentIndexFails() {
    for (String path : List.of("", "/stop-words")) {
      Map<String, Object> task = node.finished(node.delete("/indexes/absent/settings" + path));
      assertThat(DocumentsTest.error(task)).containsEntry("code", "index_not_found");
    }
  }

  @Test
  void hidesFieldsOfHitsAndNotOfDocuments() {
    String document = "{\"id\":1,\"a\":{\"b\":1.50,\"c\":2},\"l\":[{\"x\":1,\"y\":2},3],\"z\":0}";
    node.succeed(node.post("/indexes/hide/documents", document));
    node.succeed(
        node.put("/indexes/hide/settings/displayed-attributes", "[\"a.b\",\"l.y\",\"z\",\"no\"]"));
    assertThat(hit("{}")).isEqualTo("{\"a\":{\"b\":1.50},\"l\":[{\"y\":2}],\"z\":0}");
    assertThat(hit("{\"attributesToRetrieve\":[\"id\",\"a\",\"z.q\"]}"))
        .isEqualTo("{\"a\":{\"b\":1.50}}");
    assertThat(node.get("/indexes/hide/documents/1").text()).isEqualTo(document);
    assertThat(node.get("/indexes/hide/documents/1?fields=a.c,id").text())
        .isEqualTo("{\"id\":1,\"a\":{\"c\":2}}");
    node.succeed(node.put("/indexes/hide/settings/displayed-attributes", "[]"));
    assertThat(hit("{\"showRankingScore\":true}")).isEqualTo("{\"_rankingScore\":1.0}");
  }

  private static String hit(String search) {
    String text = node.post("/indexes/hide/search", search).text();
    return text.substring("{\"hits\":[".length(), text.indexOf("],\"query\""));
  }

  @Test
  void tellsNoMoreValuesOfAFacetThanTheSettingAllows() {
    node.succeed(
        node.patch(
            "/indexes/facets/settings",
            "{\"filterableAttributes\":[\"v\"],\"sortableAttributes\":[\"w\"],"
                + "\"faceting\":{\"maxValuesPerFacet\":2}}"));
    List<String> documents = new ArrayList<>();
    for (int id = 0; id < 5; id++) {
      documents.add("{\"id\":" + id + ",\"v\":\"v" + id + "\",\"w\":1}");
    }
    node.succeed(node.post("/indexes/facets/documents", documents.toString()));
    assertThat(node.post("/indexes/facets/search", "{\"facets\":[\"*\"]}").object())
        .as("and what is only sortable is no facet")
        .containsEntry("facetDistribution", Map.of("v", Map.of("v0", 1L, "v1", 1L)));
  }
}
