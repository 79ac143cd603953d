package io.miroir.engine.traffic;

import io.miroir.engine.traffic.Traffic.ShardName;
import java.util.List;
import java.util.Map;

/**
 * A write or a read of this pod that is under way.
 *
 * @param session the session it began in
 * @param epoch the epoch it began under
 * @param narrowed the epoch that every pod that may read has to go by before it is answered
 * @param dirty the keys it made dirty, by shard; none means the whole shard
 * @param place its place among the writes to shards with several copies
 */
public record Operation(
    String session,
    long epoch,
    long narrowed,
    Map<ShardName, List<String>> dirty,
    WriteOrder.Place place) {}
