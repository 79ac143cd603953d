package io.miroir.node.filter;

import io.miroir.node.filter.Filter.And;
import io.miroir.node.filter.Filter.Between;
import io.miroir.node.filter.Filter.Compare;
import io.miroir.node.filter.Filter.Comparison;
import io.miroir.node.filter.Filter.Equals;
import io.miroir.node.filter.Filter.Exists;
import io.miroir.node.filter.Filter.IsEmpty;
import io.miroir.node.filter.Filter.IsNull;
import io.miroir.node.filter.Filter.Not;
import io.miroir.node.filter.Filter.Or;
import io.miroir.node.filter.Filter.StartsWith;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads filters.
 *
 * <pre>
 * or         = and { "OR" and }
 * and        = not { "AND" not }
 * not        = "NOT" not | "(" or ")" | condition
 * condition  = word ( ("=" | "!=" | "&gt;" | "&gt;=" | "&lt;" | "&lt;=") word | word "TO" word
 *            | [ "NOT" ] ( "IN" "[" [ word { "," word } [ "," ] ] "]" | "EXISTS" | "STARTS" "WITH" word )
 *            | "IS" [ "NOT" ] ( "NULL" | "EMPTY" ) )
 * word       = letters, digits, "_", "-", "/", "." | quoted with ' or "
 * </pre>
 *
 * <p>A filter is also a list: its elements are joined by AND, the elements of an inner list by OR.
 */
public final class FilterParser {
  /** Deeper nesting than any person writes, and far from the end of the stack. */
  private static final int DEPTH_MAX = 200;

  private final FilterTokens tokens;
  private int depth;

  private FilterParser(String text) {
    this.tokens = new FilterTokens(text);
  }

  /**
   * Reads a filter from a request's value: a text, a list of texts and lists of texts, or null.
   *
   * @throws InvalidFilterException if it is none of these
   */
  public static Filter parse(@Nullable Object value) {
    return switch (value) {
      case null -> Filter.ALL;
      case String text -> text(text);
      case List<?> list -> {
        List<Filter> parts = new ArrayList<>();
        for (Object part : list) {
          parts.add(part instanceof List<?> inner ? anyOf(inner) : element(part));
        }
        yield parts.size() == 1 ? parts.getFirst() : new And(parts);
      }
      default -> throw new InvalidFilterException("expected a string or an array of strings");
    };
  }

  private static Filter anyOf(List<?> alternatives) {
    List<Filter> parts = new ArrayList<>();
    for (Object part : alternatives) {
      parts.add(element(part));
    }
    return parts.isEmpty() ? Filter.ALL : new Or(parts);
  }

  private static Filter element(@Nullable Object part) {
    if (part instanceof String text) {
      return text(text);
    }
    throw new InvalidFilterException("an element of a filter's array must be a string");
  }

  private static Filter text(String text) {
    if (text.isBlank()) {
      return Filter.ALL;
    }
    FilterParser parser = new FilterParser(text);
    Filter filter = parser.or();
    if (!parser.tokens.atEnd()) {
      throw parser.tokens.unexpected("the end of the filter, AND or OR");
    }
    return filter;
  }

  private Filter or() {
    Filter first = and();
    if (!tokens.peekKeyword("OR")) {
      return first;
    }
    List<Filter> parts = new ArrayList<>(List.of(first));
    while (tokens.takeKeyword("OR")) {
      parts.add(and());
    }
    return new Or(parts);
  }

  private Filter and() {
    Filter first = not();
    if (!tokens.peekKeyword("AND")) {
      return first;
    }
    List<Filter> parts = new ArrayList<>(List.of(first));
    while (tokens.takeKeyword("AND")) {
      parts.add(not());
    }
    return new And(parts);
  }

  private Filter not() {
    if (++depth > DEPTH_MAX) {
      throw new InvalidFilterException("The filter exceeded the maximum depth of " + DEPTH_MAX);
    }
    Filter filter;
    if (tokens.takeKeyword("NOT")) {
      filter = new Not(not());
    } else if (tokens.take("(")) {
      filter = or();
      tokens.expect(")");
    } else {
      filter = condition();
    }
    depth--;
    return filter;
  }

  private Filter condition() {
    String attribute = tokens.word("an attribute");
    if (tokens.take("=")) {
      return new Equals(attribute, List.of(tokens.word("a value")));
    }
    if (tokens.take("!=")) {
      return new Not(new Equals(attribute, List.of(tokens.word("a value"))));
    }
    for (Comparison comparison : Comparison.values()) {
      if (tokens.take(comparison.sign())) {
        return new Compare(attribute, comparison, tokens.word("a value"));
      }
    }
    if (tokens.takeKeyword("IS")) {
      boolean negated = tokens.takeKeyword("NOT");
      return negatedIf(negated, nullOrEmpty(attribute));
    }
    if (tokens.takeKeyword("NOT")) {
      return new Not(named(attribute));
    }
    if (tokens.peekKeyword("IN") || tokens.peekKeyword("EXISTS") || tokens.peekKeyword("STARTS")) {
      return named(attribute);
    }
    String from = tokens.word("an operator");
    if (!tokens.takeKeyword("TO")) {
      throw tokens.unexpected("an operator: = != > >= < <= TO IN EXISTS IS STARTS WITH");
    }
    return new Between(attribute, from, tokens.word("a value"));
  }

  private static Filter negatedIf(boolean negated, Filter filter) {
    return negated ? new Not(filter) : filter;
  }

  private Filter nullOrEmpty(String attribute) {
    if (tokens.takeKeyword("NULL")) {
      return new IsNull(attribute);
    }
    if (tokens.takeKeyword("EMPTY")) {
      return new IsEmpty(attribute);
    }
    throw tokens.unexpected("NULL or EMPTY");
  }

  private Filter named(String attribute) {
    if (tokens.takeKeyword("EXISTS")) {
      return new Exists(attribute);
    }
    if (tokens.takeKeyword("STARTS")) {
      if (!tokens.takeKeyword("WITH")) {
        throw tokens.unexpected("WITH");
      }
      return new StartsWith(attribute, tokens.word("a value"));
    }
    if (!tokens.takeKeyword("IN")) {
      throw tokens.unexpected("IN, EXISTS or STARTS WITH");
    }
    tokens.expect("[");
    List<String> values = new ArrayList<>();
    while (!tokens.take("]")) {
      values.add(tokens.word("a value or ]"));
      if (!tokens.take(",")) {
        tokens.expect("]");
        break;
      }
    }
    return new Equals(attribute, values);
  }
}
