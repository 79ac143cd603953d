package io.miroir.engine.catalog;

import io.miroir.api.ShardId;
import io.miroir.api.job.Key;

/** The names of the engine's records and leases. */
public final class Keys {
  static final String FLEET = "fleet";
  static final String INDEX = "index";
  static final String ASSIGNMENT = "assignment";
  static final String JOB = "job";
  public static final String DIRTY = "dirty";
  public static final String MISSED = "missed";
  public static final String TASK = "task";
  static final String CONTROL = "control";
  public static final String SWEPT = "swept";
  public static final String SESSION = "session";
  public static final String FAREWELL = "farewell";

  public static final Key TOPOLOGY = new Key(FLEET, "topology");
  static final Key IDENTITY = new Key(FLEET, "identity");
  static final Key EPOCH = new Key(FLEET, "epoch");
  public static final Key VERSIONS = new Key(FLEET, "versions");
  public static final Key TASK_UIDS = new Key(FLEET, "tasks");

  public static final String POD_SCOPES = "pod:";

  private Keys() {}

  public static Key index(String uid) {
    return new Key(INDEX, uid);
  }

  public static Key assignment(String uid) {
    return new Key(ASSIGNMENT, uid);
  }

  public static Key job(String uid) {
    return new Key(JOB, uid);
  }

  public static Key control(String uid) {
    return new Key(CONTROL, uid);
  }

  public static Key swept(String uid, ShardId shard) {
    return new Key(SWEPT, uid + "/" + shard);
  }

  public static Key session(String name) {
    return new Key(SESSION, name);
  }

  public static Key farewell(String node) {
    return new Key(FAREWELL, node);
  }

  public static Key task(long uid) {
    return new Key(TASK, Long.toString(uid));
  }

  public static Key dirty(String uid, ShardId shard, String pod) {
    return new Key(DIRTY, uid + "/" + shard + "/" + pod);
  }

  public static Key missed(String uid, ShardId shard) {
    return new Key(MISSED, uid + "/" + shard);
  }

  public static String podScope(String pod) {
    return POD_SCOPES + pod;
  }

  public static String farewellScope(String node) {
    return "farewell:" + node;
  }

  public static String rebalanceScope(String uid) {
    return "rebalance:" + uid;
  }
}
