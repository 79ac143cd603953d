package io.miroir.demo.torment;

import io.miroir.demo.fleet.Children;
import io.miroir.demo.fleet.FleetException;
import io.miroir.demo.fleet.Http;
import io.miroir.demo.fleet.Pause;
import io.miroir.demo.fleet.Reply;
import io.miroir.demo.fleet.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Four nodes, of which the last one joins and leaves, and several pods over one store. */
final class TormentFleet implements AutoCloseable {
  private static final List<String> NODE_IDS = List.of("node-0", "node-1", "node-2", "node-3");
  private static final String URL = "url";
  private static final String FILE = "file";
  private static final Duration ANOTHER_MOMENT = Duration.ofMillis(3);

  private final Path directory;
  private final Store store;
  private final Children children;
  private final List<SearchNode> nodes;
  private final Wiring wiring;
  private final List<Relay> storeRelays;
  private final List<Pod> pods;

  /** Where SQLite's processes lock, if the store is a file. */
  private final Optional<Path> storeFile;

  private TormentFleet(
      Path directory, Store store, int podCount, Duration taskDelay, Children children) {
    this.directory = directory;
    this.store = store;
    this.children = children;
    this.nodes = SearchNode.start(NODE_IDS, taskDelay, directory, children);
    this.wiring = Wiring.between(podCount, nodes);
    this.storeRelays = storeRelays(store, podCount);
    this.storeFile =
        Optional.ofNullable(store.settings().get(FILE)).map(file -> Path.of(file + "-shm"));
    this.pods = startPods(podCount);
  }

  /**
   * Starts everything in a directory and waits until it is ready.
   *
   * @param store where the pods keep their records; it stays open when the fleet is closed
   */
  static TormentFleet start(Path directory, Store store, int podCount) {
    return start(directory, store, podCount, SearchNode.TASK_DELAY);
  }

  /** The same with nodes that wait before they apply a task. */
  static TormentFleet start(Path directory, Store store, int podCount, Duration taskDelay) {
    Children children = new Children();
    try {
      return new TormentFleet(directory, store, podCount, taskDelay, children);
    } catch (RuntimeException e) {
      children.close();
      throw e;
    }
  }

  private static List<Relay> storeRelays(Store store, int podCount) {
    List<Relay> relays = new ArrayList<>();
    String url = store.settings().get(URL);
    if (url != null) {
      URI at = URI.create(url);
      for (int pod = 0; pod < podCount; pod++) {
        relays.add(
            Relay.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), at.getPort())));
      }
    }
    return List.copyOf(relays);
  }

  /** The first one alone, as it founds the fleet. */
  private List<Pod> startPods(int podCount) {
    List<Pod> started = new ArrayList<>();
    for (int place = 0; place < podCount; place++) {
      String name = "pod-" + (place + 1);
      Pod.Recipe recipe =
          new Pod.Recipe(
              place,
              directory.resolve(name + ".yaml"),
              wiring.hosts(place, directory),
              directory.resolve(name + ".log"));
      writeConfig(recipe, 0);
      started.add(new Pod(recipe, children));
      if (place == 0) {
        started.getFirst().ready();
      }
    }
    for (Pod pod : started) {
      writeConfig(pod.recipe(), pod.ready().getPort());
    }
    return List.copyOf(started);
  }

  private void writeConfig(Pod.Recipe recipe, int port) {
    Map<String, String> settings = new HashMap<>(store.settings());
    if (!storeRelays.isEmpty()) {
      settings.put(URL, "redis://127.0.0.1:" + storeRelays.get(recipe.place()).port());
    }
    String text =
        PodYaml.text(
            recipe.name(),
            port,
            Pod.FRONT_KEY,
            Pod.ADMIN_KEY,
            store,
            settings,
            wiring,
            nodes.subList(0, nodes.size() - 1));
    try {
      Files.writeString(recipe.config(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Pod> pods() {
    return pods;
  }

  List<SearchNode> nodes() {
    return nodes;
  }

  /** The node that joins and leaves. */
  SearchNode guest() {
    return nodes.getLast();
  }

  /** The address that the fleet knows the guest by. */
  URI guestAddress() {
    return wiring.address(guest());
  }

  /** What can be done to a pod here: a store in a file has no connections. */
  List<Strike> strikes() {
    return storeRelays.isEmpty()
        ? List.of(Strike.KILL, Strike.PAUSE, Strike.STOP, Strike.CUT_NODES)
        : List.of(Strike.values());
  }

  void cutFromNodes(Pod pod, List<Integer> places) {
    pod.cutOff();
    wiring.cut(pod.place(), places);
  }

  /**
   * Stops a pod where it is. SQLite's locks are its process's: one that is stopped in the middle of
   * a transaction keeps every other from writing until it goes on, so no pod can take over.
   *
   * @param amidTransactions whether a stop in the middle of a transaction is as good as any other;
   *     else another moment is tried
   * @return whether the others can write meanwhile
   */
  boolean pause(Pod pod, boolean amidTransactions) {
    while (true) {
      pod.pause();
      boolean blocks = storeFile.isPresent() && FileLocks.writes(pod.pid(), storeFile.get());
      if (!blocks) {
        return true;
      }
      if (amidTransactions) {
        pods.forEach(Pod::cutOff);
        return false;
      }
      pod.resume();
      Pause.of(ANOTHER_MOMENT);
    }
  }

  /** Waits until every pod serves clients again. */
  void recovered() {
    pods.forEach(Pod::recovered);
  }

  void cutFromStore(Pod pod) {
    pod.cutOff();
    storeRelays.get(pod.place()).cut();
  }

  void mend(Pod pod) {
    wiring.mend(pod.place());
    if (!storeRelays.isEmpty()) {
      storeRelays.get(pod.place()).mend();
    }
  }

  /** A status of the first healthy pod that answers; none while none does. */
  Optional<JobStatus> status() {
    return pods.stream()
        .filter(Pod::healthy)
        .map(Pod::status)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Asks one pod after another to do something, from the asked one on, until one accepts. */
  void change(int firstPod, String what, Function<Http, Reply> request) {
    List<String> answers = new ArrayList<>();
    for (int tried = 0; tried < pods.size() * 5; tried++) {
      Pod pod = pods.get((firstPod + tried) % pods.size());
      Reply reply = request.apply(pod.admin());
      if (reply instanceof Reply.Answered answered && answered.ok()) {
        return;
      }
      answers.add(pod + ": " + reply);
    }
    throw new FleetException(what + " was accepted by no pod: " + answers);
  }

  /** What the nodes have logged. */
  List<NodeLog> logs() {
    return nodes.stream().map(node -> NodeLog.read(node.id(), node.accessLog())).toList();
  }

  @Override
  public void close() {
    children.close();
    wiring.close();
    storeRelays.forEach(Relay::close);
  }
}
