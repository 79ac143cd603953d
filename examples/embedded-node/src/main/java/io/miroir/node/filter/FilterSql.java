package io.miroir.node.filter;

import io.miroir.node.filter.Filter.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Translates a filter to SQL over one index's value table {@code (attribute, value, doc)}.
 *
 * <p>A filter is asked in two parts. The <em>driver</em> is a set of document ids from the most
 * selective condition that every match must fulfil, read in one pass over the table; it bounds the
 * work. The <em>remainder</em> is what the driver does not already say, asked of one document by
 * probes of the second index {@code (doc, attribute, value)}.
 */
public final class FilterSql {
  private final String index;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  private FilterSql(String index) {
    this.index = index;
  }

  /** SQL text with the values of its question marks. */
  public record Part(String sql, List<Object> parameters) {}

  /**
   * The condition on one document.
   *
   * @param index the suffix of the index's tables
   * @param document the SQL of the document's id
   */
  public static Part condition(Filter filter, String index, String document) {
    FilterSql out = new FilterSql(index);
    out.probe(filter, document);
    return new Part(out.sql.toString(), out.parameters);
  }

  /**
   * How to find a filter's matches.
   *
   * @param driver a query for the ids of candidates, some more than once; empty if nothing bounds
   *     them
   * @param distinct whether the driver gives each id once
   * @param remainder what must hold of a candidate
   */
  public record Plan(Optional<Part> driver, boolean distinct, Filter remainder) {}

  /**
   * Parts the filter in two.
   *
   * @param many the attributes of which a document may have several values
   */
  public static Plan plan(Filter filter, String index, Set<String> many) {
    Filter bound = FilterBound.of(filter, many);
    if (bound == null) {
      return new Plan(Optional.empty(), true, filter);
    }
    FilterSql out = new FilterSql(index);
    out.candidates(bound);
    return new Plan(
        Optional.of(new Part(out.sql.toString(), out.parameters)),
        FilterBound.isDistinct(bound, many),
        FilterBound.without(filter, bound));
  }

  private void candidates(Filter bound) {
    if (bound instanceof Filter.Or or) {
      String separator = "";
      for (Filter part : or.parts()) {
        sql.append(separator);
        candidates(part);
        separator = " UNION ALL ";
      }
      return;
    }
    sql.append("SELECT doc FROM value_").append(index).append(" WHERE ");
    if (bound instanceof Filter.And range) {
      String separator = "";
      for (Filter part : range.parts()) {
        sql.append(separator);
        leaf(part, "");
        separator = " AND ";
      }
      return;
    }
    leaf(bound, "");
  }

  private void probe(Filter filter, String document) {
    switch (filter) {
      case Filter.And and -> joined(and.parts(), " AND ", "1", document);
      case Filter.Or or -> joined(or.parts(), " OR ", "0", document);
      case Filter.Not not -> {
        sql.append("NOT ");
        probe(not.part(), document);
      }
      default -> {
        sql.append("EXISTS (SELECT 1 FROM value_").append(index).append(" WHERE doc = ");
        sql.append(document).append(" AND ");
        // The plus keeps SQLite from seeking each value of a list in the other index.
        leaf(filter, "+");
        sql.append(')');
      }
    }
  }

  private void joined(List<Filter> parts, String operator, String ifEmpty, String document) {
    sql.append('(').append(parts.isEmpty() ? ifEmpty : "");
    String separator = "";
    for (Filter part : parts) {
      sql.append(separator);
      probe(part, document);
      separator = operator;
    }
    sql.append(')');
  }

  private void leaf(Filter filter, String plus) {
    String value = plus + "value";
    switch (filter) {
      case Filter.Equals equals -> {
        attribute(equals.attribute());
        sql.append(value).append(" IN (");
        String separator = "";
        for (String wanted : equals.values()) {
          Object number = FilterValue.number(wanted);
          if (number != null) {
            sql.append(separator);
            parameter(number);
            separator = ",";
          }
          sql.append(separator);
          parameter(FilterValue.text(wanted));
          separator = ",";
        }
        sql.append(')');
      }
      case Filter.Compare compare -> {
        attribute(compare.attribute());
        comparison(value, compare.comparison(), compare.value());
      }
      case Filter.Between between -> {
        attribute(between.attribute());
        comparison(value, Comparison.AT_LEAST, between.from());
        sql.append(" AND ");
        comparison(value, Comparison.AT_MOST, between.to());
      }
      case Filter.StartsWith starts -> {
        attribute(starts.attribute());
        String prefix = FilterValue.text(starts.prefix());
        sql.append(value).append(" >= ");
        parameter(prefix);
        sql.append(" AND ").append(value).append(" < ");
        parameter(prefix + Character.toString(Character.MAX_CODE_POINT));
      }
      case Filter.Exists exists -> {
        attribute(exists.attribute());
        sql.append('1');
      }
      case Filter.IsNull isNull -> {
        attribute(isNull.attribute());
        marker(value, FilterValue.NULL);
      }
      case Filter.IsEmpty isEmpty -> {
        attribute(isEmpty.attribute());
        marker(value, FilterValue.EMPTY);
      }
      case Filter.And ignored -> throw new IllegalArgumentException("not a condition");
      case Filter.Or ignored -> throw new IllegalArgumentException("not a condition");
      case Filter.Not ignored -> throw new IllegalArgumentException("not a condition");
    }
  }

  private void attribute(String path) {
    sql.append("attribute = (SELECT id FROM attribute_").append(index).append(" WHERE path = ");
    parameter(path);
    sql.append(") AND ");
  }

  /**
   * Numbers stand before the empty text and texts before the empty blob, which bounds each kind.
   */
  private void comparison(String value, Comparison comparison, String wanted) {
    Object number = FilterValue.number(wanted);
    sql.append(value).append(' ').append(comparison.sign()).append(' ');
    parameter(number == null ? FilterValue.text(wanted) : number);
    boolean upward = comparison == Comparison.ABOVE || comparison == Comparison.AT_LEAST;
    if (number != null && upward) {
      sql.append(" AND ").append(value).append(" < ''");
    } else if (number == null) {
      sql.append(" AND ").append(value).append(upward ? " < x''" : " >= ''");
    }
  }

  private void marker(String value, byte marker) {
    sql.append(value).append(" = x'0").append(marker).append('\'');
  }

  private void parameter(Object value) {
    sql.append('?');
    parameters.add(value);
  }
}
