package io.miroir.engine.record;

/**
 * How far a pod is, told in its lease's attributes.
 *
 * @param session the name of the pod's session: another one with each start, the same while keys
 *     are exchanged
 * @param installed the last epoch whose routing everything goes by that begins
 * @param acked the last epoch before which everything is definite (R3)
 */
public record AckRecord(String session, long installed, long acked) {}
