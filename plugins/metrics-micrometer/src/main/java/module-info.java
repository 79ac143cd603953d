/** Keeps metrics with Micrometer and shows them to Prometheus. */
module io.miroir.metrics.micrometer {
  requires io.miroir.api;
  requires micrometer.core;
  requires micrometer.registry.prometheus;

  provides io.miroir.api.plugin.Plugin with
      io.miroir.metrics.micrometer.MicrometerPlugin;
}
