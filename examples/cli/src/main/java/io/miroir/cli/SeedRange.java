package io.miroir.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The seeds from the first to the last, both included. */
record SeedRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.\\.(\\d{1,18})");

  LongStream seeds() {
    return LongStream.rangeClosed(first, last);
  }

  /** Reads {@code A..B}. */
  static final class Converter implements ITypeConverter<SeedRange> {
    @Override
    public SeedRange convert(String text) {
      Matcher range = FORM.matcher(text);
      if (!range.matches()) {
        throw new TypeConversionException("'" + text + "' is not of the form A..B");
      }
      long first = Long.parseLong(range.group(1));
      long last = Long.parseLong(range.group(2));
      if (last < first) {
        throw new TypeConversionException("'" + text + "' ends before it begins");
      }
      return new SeedRange(first, last);
    }
  }
}
