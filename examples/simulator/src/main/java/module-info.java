import org.jspecify.annotations.NullMarked;

/** The engine on simulated time, stores, nodes and network, and its core explored exhaustively. */
@NullMarked
module io.miroir.simulator {
  requires static org.jspecify;
  requires io.miroir.engine;
  requires java.logging;
  requires transitive tools.jackson.databind;

  exports io.miroir.simulator;
  exports io.miroir.simulator.explore;
}
