package io.miroir.engine.work;

import io.miroir.api.ShardId;
import io.miroir.api.job.Key;

/** The names of the engine's records and leases. */
final class Keys {
  static final String FLEET = "fleet";
  static final String INDEX = "index";
  static final String ASSIGNMENT = "assignment";
  static final String JOB = "job";
  static final String DIRTY = "dirty";
  static final String MISSED = "missed";
  static final String TASK = "task";
  static final String CONTROL = "control";
  static final String SWEPT = "swept";
  static final String SESSION = "session";
  static final String FAREWELL = "farewell";

  static final Key TOPOLOGY = new Key(FLEET, "topology");
  static final Key IDENTITY = new Key(FLEET, "identity");
  static final Key EPOCH = new Key(FLEET, "epoch");
  static final Key VERSIONS = new Key(FLEET, "versions");
  static final Key TASK_UIDS = new Key(FLEET, "tasks");

  static final String POD_SCOPES = "pod:";

  private Keys() {}

  static Key index(String uid) {
    return new Key(INDEX, uid);
  }

  static Key assignment(String uid) {
    return new Key(ASSIGNMENT, uid);
  }

  static Key job(String uid) {
    return new Key(JOB, uid);
  }

  static Key control(String uid) {
    return new Key(CONTROL, uid);
  }

  static Key swept(String uid, ShardId shard) {
    return new Key(SWEPT, uid + "/" + shard);
  }

  static Key session(String name) {
    return new Key(SESSION, name);
  }

  static Key farewell(String node) {
    return new Key(FAREWELL, node);
  }

  static Key task(long uid) {
    return new Key(TASK, Long.toString(uid));
  }

  static Key dirty(String uid, ShardId shard, String pod) {
    return new Key(DIRTY, uid + "/" + shard + "/" + pod);
  }

  static Key missed(String uid, ShardId shard) {
    return new Key(MISSED, uid + "/" + shard);
  }

  static String podScope(String pod) {
    return POD_SCOPES + pod;
  }

  static String farewellScope(String node) {
    return "farewell:" + node;
  }

  static String rebalanceScope(String uid) {
    return "rebalance:" + uid;
  }
}
