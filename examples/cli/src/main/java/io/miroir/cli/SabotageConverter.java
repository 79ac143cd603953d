package io.miroir.cli;

import io.miroir.demo.Sabotage;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a sabotage. */
final class SabotageConverter implements ITypeConverter<Sabotage> {
  @Override
  public Sabotage convert(String text) {
    return Arrays.stream(Sabotage.values())
        .filter(sabotage -> sabotage.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is not one of "
                        + Arrays.stream(Sabotage.values())
                            .map(Sabotage::toString)
                            .collect(Collectors.joining(", "))));
  }
}
