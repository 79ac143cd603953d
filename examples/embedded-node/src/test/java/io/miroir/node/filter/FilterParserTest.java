package io.miroir.node.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.node.filter.Filter.And;
import io.miroir.node.filter.Filter.Between;
import io.miroir.node.filter.Filter.Compare;
import io.miroir.node.filter.Filter.Comparison;
import io.miroir.node.filter.Filter.Equals;
import io.miroir.node.filter.Filter.Exists;
import io.miroir.node.filter.Filter.IsEmpty;
import io.miroir.node.filter.Filter.Not;
import io.miroir.node.filter.Filter.Or;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
  private static final Filter A = new Equals("a", List.of("1"));
  private static final Filter B = new Equals("b", List.of("2"));
  private static final Filter C = new Equals("c", List.of("3"));

  @Test
  void bindsNotTighterThanAndTighterThanOr() {
    assertThat(FilterParser.parse("a=1 OR NOT b=2 AND c=3"))
        .isEqualTo(new Or(List.of(A, new And(List.of(new Not(B), C)))));
    assertThat(FilterParser.parse("(a=1 OR b=2) AND c=3"))
        .isEqualTo(new And(List.of(new Or(List.of(A, B)), C)));
  }

  @Test
  void joinsListsByAndAndInnerListsByOr() {
    assertThat(FilterParser.parse(List.of("a=1", List.of("b=2", "c=3"))))
        .isEqualTo(new And(List.of(A, new Or(List.of(B, C)))));
    assertThat(FilterParser.parse(null)).isEqualTo(Filter.ALL);
    assertThat(FilterParser.parse(" ")).isEqualTo(Filter.ALL);
  }

  @Test
  void readsEveryCondition() {
    assertThat(FilterParser.parse("_miroir_key>=-5"))
        .isEqualTo(new Compare("_miroir_key", Comparison.AT_LEAST, "-5"));
    assertThat(FilterParser.parse("a 1 TO 2")).isEqualTo(new Between("a", "1", "2"));
    assertThat(FilterParser.parse("a IN[1, 'two \\' x',\"y\",]"))
        .isEqualTo(new Equals("a", List.of("1", "two ' x", "y")));
    assertThat(FilterParser.parse("a NOT IN []")).isEqualTo(new Not(new Equals("a", List.of())));
    assertThat(FilterParser.parse("'my field' NOT EXISTS"))
        .isEqualTo(new Not(new Exists("my field")));
    assertThat(FilterParser.parse("a.b IS NOT EMPTY")).isEqualTo(new Not(new IsEmpty("a.b")));
    assertThat(FilterParser.parse("a != AB")).isEqualTo(new Not(new Equals("a", List.of("AB"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a =",
        "= 1",
        "a = 1 b = 2",
        "(a = 1",
        "a = 1)",
        "a IN 1",
        "a IN [1",
        "a = 'x",
        "a IS 1",
        "AND",
        "a = 1 AND",
        "a > > 1",
        "a STARTS x",
        "a 1 TO",
        "a = AND"
      })
  void refusesWhatItCantRead(String text) {
    assertThatThrownBy(() -> FilterParser.parse(text)).isInstanceOf(InvalidFilterException.class);
  }

  @Test
  void refusesNestingThatWouldOverflow() {
    String text = "(".repeat(100_000) + "a=1" + ")".repeat(100_000);
    assertThatThrownBy(() -> FilterParser.parse(text)).isInstanceOf(InvalidFilterException.class);
    assertThatThrownBy(() -> FilterParser.parse("NOT ".repeat(100_000) + "a=1"))
        .isInstanceOf(InvalidFilterException.class);
  }

  @Test
  void comparesOnlyWhereTheObjectFormAllowsIt() {
    FilterRules rules =
        FilterRules.of(
            List.of(
                "plain",
                Map.of("attributePatterns", List.of("eq*")),
                Map.of(
                    "attributePatterns",
                    List.of("cmp"),
                    "features",
                    Map.of("filter", Map.of("equality", false, "comparison", true)))));
    rules.check(FilterParser.parse("plain > 1 AND equal = 1 AND cmp > 1 AND plain.inner = 1"));
    for (String refused : List.of("equal > 1", "cmp = 1", "other = 1", "plainer = 1")) {
      assertThatThrownBy(() -> rules.check(FilterParser.parse(refused)))
          .as(refused)
          .isInstanceOf(InvalidFilterException.class);
    }
  }
}
