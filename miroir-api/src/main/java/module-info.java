/**
 * The words of Miroir and its four service provider interfaces.
 *
 * <p>A plugin is a module that requires this one and {@code provides io.miroir.api.plugin.Plugin}.
 * The numbered clauses that the Javadoc cites (L1, J2, X3 …) stand in {@code docs/spi/}.
 */
module io.miroir.api {
  requires static transitive org.jspecify;

  exports io.miroir.api;
  exports io.miroir.api.job;
  exports io.miroir.api.lease;
  exports io.miroir.api.metrics;
  exports io.miroir.api.migration;
  exports io.miroir.api.plugin;
  exports io.miroir.api.topology;
}
