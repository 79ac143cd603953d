package io.miroir.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a body can be. */
public enum MediaType {
  JSON("application/json"),
  /** JSON objects behind one another, as a rule a line each. */
  NDJSON("application/x-ndjson"),
  CSV("text/csv");

  private final String text;

  MediaType(String text) {
    this.text = text;
  }

  /** The type as a header writes it. */
  public String text() {
    return text;
  }

  /** The type as messages name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The media type that a header names.
   *
   * @throws ApiException if it is missing or none of the accepted ones
   */
  static MediaType of(Optional<String> header, Set<MediaType> accepted) {
    String names =
        new TreeSet<>(accepted)
            .stream().map(type -> "`" + type.text + "`").collect(Collectors.joining(", "));
    if (header.isEmpty()) {
      throw ApiException.of(
          415,
          "missing_content_type",
          "A Content-Type header is missing. Accepted values for the Content-Type header are: "
              + names);
    }
    String media = header.get().split(";", 2)[0].strip();
    return accepted.stream()
        .filter(type -> type.text.equalsIgnoreCase(media))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.of(
                    415,
                    "invalid_content_type",
                    "The Content-Type `"
                        + media
                        + "` is invalid. Accepted values for the Content-Type header are: "
                        + names));
  }
}
