package io.miroir.engine.record;

import java.util.List;

/**
 * The keys of one shard that one pod's session wrote to since its last record, published when the
 * pod acks the start of a round (R7).
 *
 * @param session the token of the pod's lease
 * @param take which start of a round or hold it answers
 * @param whole whether the whole shard is dirty
 * @param keys the primary keys
 */
public record DirtyRecord(long session, int take, boolean whole, List<String> keys) {}
