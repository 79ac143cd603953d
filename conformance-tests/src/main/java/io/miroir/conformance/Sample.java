package io.miroir.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the Prometheus text format.
 *
 * @param name the name as it stands there, {@code _sum} and the like included
 * @param labels the labels, unescaped
 * @param value the value
 */
record Sample(String name, Map<String, String> labels, double value) {
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"");
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:" + LABEL + ",?)*)})? (\\S+)(?: -?\\d+)?");

  /**
   * Reads a whole exposition.
   *
   * @throws AssertionError if a line is not as the format has it
   */
  static List<Sample> parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        samples.add(sample(line));
      }
    }
    return samples;
  }

  private static Sample sample(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new AssertionError("not a line of the Prometheus text format: " + line);
    }
    Map<String, String> labels = new HashMap<>();
    String list = parts.group(2);
    if (list != null) {
      Matcher label = LABEL.matcher(list);
      while (label.find()) {
        labels.put(label.group(1), unescaped(label.group(2)));
      }
    }
    return new Sample(parts.group(1), labels, number(parts.group(5)));
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        out.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** A number as the format writes it. */
  static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  boolean is(String otherName, Map<String, String> otherLabels) {
    return name.equals(otherName) && labels.equals(otherLabels);
  }

  /** The label's value; empty if it has no such label, which means the same. */
  String label(String labelName) {
    return labels.getOrDefault(labelName, "");
  }
}
