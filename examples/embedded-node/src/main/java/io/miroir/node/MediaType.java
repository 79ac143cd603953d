package io.miroir.node;

import io.miroir.node.store.ErrorCode;
import io.miroir.node.store.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a body can be. */
enum MediaType {
  JSON("application/json"),
  /** JSON objects behind one another, as a rule a line each. */
  NDJSON("application/x-ndjson"),
  CSV("text/csv");

  private final String text;

  MediaType(String text) {
    this.text = text;
  }

  /**
   * The media type that a header names.
   *
   * @throws Refusal if it is missing or none of the accepted ones
   */
  static MediaType of(@Nullable String header, MediaType... accepted) {
    String names =
        Arrays.stream(accepted)
            .map(type -> "`" + type.text + "`")
            .collect(Collectors.joining(", "));
    if (header == null) {
      throw new Refusal(
          ErrorCode.MISSING_CONTENT_TYPE,
          "A Content-Type header is missing. Accepted values for the Content-Type header are: "
              + names);
    }
    String media = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(accepted)
        .filter(type -> type.text.equals(media))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorCode.INVALID_CONTENT_TYPE,
                    "The Content-Type `"
                        + media
                        + "` is invalid. Accepted values for the Content-Type header are: "
                        + names));
  }

  /** The type as a header writes it. */
  String text() {
    return text;
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Refusal missing() {
    return new Refusal(ErrorCode.MISSING_PAYLOAD, "A " + word() + " payload is missing.");
  }

  Refusal malformed(@Nullable String why) {
    return new Refusal(
        ErrorCode.MALFORMED_PAYLOAD,
        "The " + word() + " payload provided is malformed: `" + why + "`.");
  }
}
