package io.miroir.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The registries that jars in the plugin's folder provide as services. */
final class MoreRegistries {
  private MoreRegistries() {}

  /**
   * A new registry of each provider.
   *
   * @throws MiroirException with {@code MISCONFIGURED} if one can't be made; none is left open
   */
  static List<MeterRegistry> open() {
    List<MeterRegistry> opened = new ArrayList<>();
    try {
      loader().forEach(opened::add);
      return opened;
    } catch (ServiceConfigurationError failed) {
      opened.forEach(MeterRegistry::close);
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new MiroirException(
          ErrorCode.MISCONFIGURED,
          "a metrics registry beside the plugin can't be opened ("
              + failed.getMessage()
              + ": "
              + cause
              + "); mend it, or take its jar out of the plugin's folder",
          failed);
    }
  }

  /** The plugin's own layer; on a class path, as in tests, there is none. */
  private static ServiceLoader<MeterRegistry> loader() {
    ModuleLayer layer = MoreRegistries.class.getModule().getLayer();
    return layer == null
        ? ServiceLoader.load(MeterRegistry.class, MoreRegistries.class.getClassLoader())
        : ServiceLoader.load(layer, MeterRegistry.class);
  }
}
