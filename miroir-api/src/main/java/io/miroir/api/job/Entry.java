package io.miroir.api.job;

/**
 * One record as it was committed.
 *
 * @param key its name
 * @param text its content
 * @param revision the revision of the commit that wrote it last
 * @param sequence its place in the order of creation, greater than 0; kept when it is replaced (J5)
 */
public record Entry(Key key, String text, long revision, long sequence) {}
