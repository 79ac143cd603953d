package io.miroir.api.metrics;

/**
 * Metrics as a scraper reads them.
 *
 * @param contentType the media type of the text
 * @param text the text
 */
public record Exposition(String contentType, String text) {}
