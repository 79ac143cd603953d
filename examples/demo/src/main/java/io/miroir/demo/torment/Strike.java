package io.miroir.demo.torment;

import java.util.Locale;

/** What is done to a pod. */
public enum Strike {
  /** Its process is killed with SIGKILL, and started again later. */
  KILL,
  /** Its process is stopped with SIGSTOP for longer than its leases, and goes on with SIGCONT. */
  PAUSE,
  /** Its process is told to end with SIGTERM, and started again later. */
  STOP,
  /** Its connections to nodes are broken off, and no new ones are made for a while. */
  CUT_NODES,
  /** Its connections to the store are broken off, for longer than its leases. */
  CUT_STORE;

  /** In a sentence about a pod. */
  String told() {
    return switch (this) {
      case KILL -> "killed";
      case PAUSE -> "paused";
      case STOP -> "told to stop";
      case CUT_NODES -> "cut off from nodes";
      case CUT_STORE -> "cut off from the store";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
