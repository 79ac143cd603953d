package io.miroir.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/**
 * The one move of a fleet, from {@code node-0} to {@code node-1}, brought to a phase and kept
 * there: by requests of the mover that wait at a node's door, or by one of a client, which keeps
 * the pod from acking the epoch that the move waits for.
 */
final class Stations implements AutoCloseable {
  private static final int FILLED = 40;
  private static final String DOCUMENTS = "/indexes/books/documents";

  private final TestFleet fleet;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> asked = new ArrayList<>();
  private final List<Door.Wait> waits = new ArrayList<>();
  private int documents = FILLED;

  /** A fleet whose only shard is to move. */
  Stations(Path folder, String undoWindow) {
    this.fleet =
        new TestFleet(
            folder,
            1,
            Map.of(
                FleetSettings.DOORS,
                "true",
                FleetSettings.SHARDS,
                "1",
                "cutover-hold",
                "10m",
                "undo-window",
                undoWindow));
    fleet.fill(FILLED);
  }

  TestFleet fleet() {
    return fleet;
  }

  /** How many documents clients have written. */
  int documents() {
    return documents;
  }

  /** Where the move stands, by the persisted name of its phase. */
  String phase() {
    JsonNode moves = fleet.rebalance().path("phases");
    return moves.isEmpty() ? "" : moves.get(0).path("step").asString();
  }

  /** Returns once the move stands in the phase. */
  void reach(String phase) {
    switch (phase) {
      case "idle" -> idle();
      case "dual-write-started" -> dualWriteStarted();
      case "migration-in-progress" -> copying();
      case "migration-complete" -> comparing();
      case "held" -> held();
      case "committed" -> committed();
      case "mirroring" -> mirroring();
      case "sweeping" -> sweeping();
      case "old-replica-deleted" -> oldReplicaDeleted();
      case "done" -> fleet.grow();
      case "failed" -> {
        idle();
        fleet.admin("POST", "/_miroir/rebalance/cancel", "{\"index_uid\":\"books\"}");
        letGo();
      }
      default -> throw new IllegalArgumentException(phase);
    }
    fleet.until(this::phase, phase::equals);
    if (phase.equals("done") || phase.equals("failed")) {
      fleet.settled();
    }
  }

  /** The target's settings wait. */
  private void idle() {
    fleet.startNode();
    Door.Wait settings = keep(1, "PATCH", "/indexes/books/settings");
    fleet.join(1);
    settings.arrived();
  }

  /** A write that is under way keeps the pod from acking. */
  private void dualWriteStarted() {
    idle();
    Door.Wait settings = waits.getLast();
    write();
    settings.open();
  }

  /** The first documents wait before the target. */
  private void copying() {
    idle();
    Door.Wait settings = waits.getLast();
    Door.Wait copy = keep(1, "POST", DOCUMENTS);
    settings.open();
    copy.arrived();
  }

  /** The comparison waits before the target. */
  private void comparing() {
    copying();
    Door.Wait copy = waits.getLast();
    Door.Wait comparison = keep(1, "POST", DOCUMENTS + "/fetch");
    copy.open();
    comparison.arrived();
  }

  /** A write that began before the hold is under way. */
  private void held() {
    comparing();
    Door.Wait comparison = waits.getLast();
    write();
    comparison.open();
  }

  /** A search that began before the commit is under way at the old owner. */
  private void committed() {
    held();
    fleet.until(this::phase, "held"::equals);
    Door.Wait written = waits.getLast();
    search(0);
    written.open();
  }

  /** The late sweep waits before the new owner. */
  private void mirroring() {
    committed();
    fleet.until(this::phase, "committed"::equals);
    Door.Wait search = waits.getLast();
    Door.Wait sweep = keep(1, "POST", DOCUMENTS + "/fetch");
    search.open();
    sweep.arrived();
  }

  /** A body that lands late makes a suspect, and a search keeps the pod from acking the hold. */
  private void sweeping() {
    mirroring();
    Door.Wait sweep = waits.getLast();
    fleet.askNode(
        1,
        "POST",
        DOCUMENTS,
        "{\"id\":\"late\",\"_miroir_shard\":0,\"_miroir_key\":7,\"_miroir_version\":1}");
    fleet.until(() -> fleet.heldBy(1), held -> held == documents + 1);
    search(1);
    sweep.open();
  }

  /** A search that began while the old copy was a mirror is under way. */
  private void oldReplicaDeleted() {
    mirroring();
    Door.Wait sweep = waits.getLast();
    search(1);
    sweep.open();
  }

  private void write() {
    documents++;
    Door.Wait wait = keep(0, "POST", DOCUMENTS);
    asked.add(
        clients.submit(() -> fleet.done("POST", DOCUMENTS, "{\"id\":1000,\"word\":\"common\"}")));
    wait.arrived();
  }

  private void search(int owner) {
    Door.Wait wait = keep(owner, "POST", "/indexes/books/search");
    asked.add(clients.submit(() -> fleet.ask("POST", "/indexes/books/search", "{\"q\":\"\"}")));
    wait.arrived();
  }

  private Door.Wait keep(int node, String method, String path) {
    Door.Wait wait = fleet.door(node).keeps(request -> request.is(method, path));
    waits.add(wait);
    return wait;
  }

  /** Opens every door, and waits for the clients' answers. */
  void letGo() {
    waits.forEach(Door.Wait::open);
    for (Future<?> answer : asked) {
      try {
        answer.get();
      } catch (Exception failed) {
        throw new AssertionError("a client's request failed", failed);
      }
    }
    asked.clear();
  }

  @Override
  public void close() {
    waits.forEach(Door.Wait::open);
    clients.close();
    fleet.close();
  }
}
