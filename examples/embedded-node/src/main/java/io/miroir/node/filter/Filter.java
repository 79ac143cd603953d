package io.miroir.node.filter;

import java.util.List;

/**
 * A filter: what must hold of a document. Attributes are dotted paths. A condition on a path holds
 * if any value at that path fulfils it; {@link Not} turns the whole answer round, so it also holds
 * for documents without the attribute.
 *
 * <p>Values are compared as numbers if they read as numbers, else as text without regard to case.
 * Equality of a value that reads as a number also finds the text with those digits.
 */
public sealed interface Filter {
  /** The filter of every document. */
  Filter ALL = new And(List.of());

  /** Holds if all parts do. */
  record And(List<Filter> parts) implements Filter {
    /** Copies the parts. */
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** Holds if any part does. */
  record Or(List<Filter> parts) implements Filter {
    /** Copies the parts. */
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** Holds if the part doesn't. */
  record Not(Filter part) implements Filter {}

  /** How a value is compared with the filter's. */
  enum Comparison {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The operator as it is written, here and in SQL. */
    public String sign() {
      return sign;
    }
  }

  /** {@code attribute = value} is a list of one, {@code attribute IN [values]} of any number. */
  record Equals(String attribute, List<String> values) implements Filter {
    /** Copies the values. */
    public Equals {
      values = List.copyOf(values);
    }
  }

  /** {@code attribute > value} and its siblings. */
  record Compare(String attribute, Comparison comparison, String value) implements Filter {}

  /** {@code attribute from TO to}, both ends included. */
  record Between(String attribute, String from, String to) implements Filter {}

  /** {@code attribute STARTS WITH prefix}. */
  record StartsWith(String attribute, String prefix) implements Filter {}

  /** {@code attribute EXISTS}: with whatever value, null included. */
  record Exists(String attribute) implements Filter {}

  /** {@code attribute IS NULL}. */
  record IsNull(String attribute) implements Filter {}

  /** {@code attribute IS EMPTY}: an empty text, array or object. */
  record IsEmpty(String attribute) implements Filter {}
}
