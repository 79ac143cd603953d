/**
 * The suite that judges any plugin.
 *
 * <p>Extend {@code LeaseStoreConformance}, {@code JobStoreConformance}, {@code
 * MigrationExecutorConformance} or {@code MetricsSinkConformance}, override one method, and run it
 * with JUnit. The executor's suite also needs the module {@code jdk.httpserver}.
 */
module io.miroir.conformance {
  requires transitive io.miroir.api;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
  requires java.net.http;
  requires jdk.httpserver;
  requires net.bytebuddy;
  requires org.assertj.core;
  requires org.junit.platform.engine;
  requires org.junit.platform.launcher;
  requires org.junit.platform.reporting;

  exports io.miroir.conformance;
  exports io.miroir.conformance.gallery;
  exports io.miroir.conformance.run;

  opens io.miroir.conformance to
      org.junit.platform.commons;
  opens io.miroir.conformance.run to
      org.junit.platform.commons;
}
