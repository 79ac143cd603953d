package io.miroir.engine.record;

/**
 * A number that only grows: the epoch, or the first number of the next block to give out.
 *
 * @param value the number
 */
public record CounterRecord(long value) {}
