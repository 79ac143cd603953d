package io.miroir.demo.torment;

import io.miroir.demo.fleet.Children;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.JavaCommand;
import io.miroir.demo.fleet.ServiceProcess;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An embedded search node in a process of its own.
 *
 * @param id its name in the fleet
 * @param accessLog what it writes of each request
 */
record SearchNode(String id, URI address, Path accessLog) {
  static final String KEY = "torment-node-master-key";
  static final Duration TASK_DELAY = Duration.ofMillis(5);

  /**
   * Starts as many as there are names.
   *
   * @param taskDelay how long each waits before it applies a task
   */
  static List<SearchNode> start(
      List<String> ids, Duration taskDelay, Path directory, Children children) {
    List<ServiceProcess> processes =
        ids.stream().map(id -> children.add(process(id, taskDelay, directory))).toList();
    return processes.stream()
        .map(
            process ->
                new SearchNode(
                    process.toString(),
                    process.address(),
                    accessLog(directory, process.toString())))
        .toList();
  }

  private static ServiceProcess process(String id, Duration taskDelay, Path directory) {
    List<String> command =
        JavaCommand.of(
            List.of("-Xmx256m"),
            List.of(
                "node",
                "--data",
                directory.resolve(id).toString(),
                "--port",
                "0",
                "--master-key",
                KEY,
                "--task-delay",
                String.valueOf(taskDelay.toMillis()),
                "--access-log",
                accessLog(directory, id).toString()));
    return ServiceProcess.start(id, command, directory.resolve(id + ".log"));
  }

  private static Path accessLog(Path directory, String id) {
    return directory.resolve(id + "-access.jsonl");
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /** The node past every relay, asked with its master key. */
  Http http() {
    return new Http(address, KEY);
  }
}
