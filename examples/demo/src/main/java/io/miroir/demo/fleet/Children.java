package io.miroir.demo.fleet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes that this one has started: however it ends, short of a kill -9 of its own, they end
 * with it.
 */
public final class Children implements AutoCloseable {
  private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
  private final Thread atExit = new Thread(this::end, "children-end");

  public Children() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Takes charge of a process. */
  public ServiceProcess add(ServiceProcess process) {
    processes.add(process);
    return process;
  }

  private void end() {
    List<ServiceProcess> latestFirst = processes.reversed();
    latestFirst.forEach(ServiceProcess::terminate);
    latestFirst.forEach(ServiceProcess::awaitEnd);
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook is doing the same work.
    }
  }
}
