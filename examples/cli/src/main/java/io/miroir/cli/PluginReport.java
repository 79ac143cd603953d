package io.miroir.cli;

import io.miroir.api.plugin.Capability;
import io.miroir.api.plugin.Setting;
import io.miroir.engine.plugin.ExaminedFolder;
import io.miroir.engine.plugin.LoadedPlugin;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Offer;
import io.miroir.engine.plugin.Problem;
import io.miroir.engine.plugin.SpiVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the plugin commands say, for people and as JSON. */
final class PluginReport {
  private static final String NEW_LINE = System.lineSeparator();

  private PluginReport() {}

  static String listed(LoadedPlugins plugins) {
    StringBuilder text = new StringBuilder();
    if (plugins.plugins().isEmpty()) {
      text.append("No plugin in ").append(plugins.directory()).append('.');
    } else {
      text.append(offers(plugins.plugins()));
      text.append(NEW_LINE).append("* must be given. Best capabilities: an opened backend may ");
      text.append("promise fewer.");
    }
    if (!plugins.problems().isEmpty()) {
      text.append(NEW_LINE).append(NEW_LINE).append(problems(plugins.problems()));
    }
    return text.toString();
  }

  private static TextTable offers(List<LoadedPlugin> plugins) {
    TextTable table =
        new TextTable(
            "PLUGIN", "VERSION", "SPI RANGE", "KIND", "PROVIDER", "SETTINGS", "BEST CAPABILITIES");
    for (LoadedPlugin plugin : plugins) {
      String name = plugin.name();
      String version = plugin.version().orElse("-");
      String range = plugin.spiRange();
      if (plugin.offers().isEmpty()) {
        table.row(name, version, range, "nothing", "-", "-", "-");
      }
      for (Offer<?> offer : plugin.offers()) {
        table.row(
            name,
            version,
            range,
            offer.kind().toString(),
            offer.name(),
            offer.settings().stream()
                .map(setting -> (isRequired(setting) ? "*" : "") + setting.name())
                .collect(Collectors.collectingAndThen(Collectors.toList(), PluginReport::joined)),
            joined(capabilities(offer)));
        name = "";
        version = "";
        range = "";
      }
    }
    return table;
  }

  private static String joined(List<String> words) {
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  private static TextTable problems(List<Problem> problems) {
    TextTable table = new TextTable("SEVERITY", "FOLDER", "WHAT", "REMEDY");
    for (Problem problem : problems) {
      table.row(
          problem.severity().toString(),
          fileName(problem.folder()),
          problem.what(),
          problem.remedy());
    }
    return table;
  }

  static String examined(List<ExaminedFolder> folders) {
    List<String> parts = new ArrayList<>();
    for (ExaminedFolder folder : folders) {
      String verdict = folder.isHealthy() ? "healthy" : "not healthy";
      parts.add("%s: %s, %s".formatted(folder.folder(), verdict, summary(folder)));
      if (!folder.problems().isEmpty()) {
        TextTable table = new TextTable("SEVERITY", "WHAT", "REMEDY");
        for (Problem problem : folder.problems()) {
          table.row(problem.severity().toString(), problem.what(), problem.remedy());
        }
        parts.add(table + NEW_LINE);
      }
    }
    return String.join(NEW_LINE, parts).stripTrailing();
  }

  private static String summary(ExaminedFolder folder) {
    return folder.plugins().isEmpty()
        ? "no plugin could be loaded"
        : folder.plugins().stream()
            .map(
                plugin ->
                    "plugin '%s' %s for SPI %s"
                        .formatted(plugin.name(), plugin.version().orElse(""), plugin.spiRange()))
            .collect(Collectors.joining(", "));
  }

  static ObjectNode json(LoadedPlugins plugins) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("directory", plugins.directory().toString());
    addHost(object);
    ArrayNode array = object.putArray("plugins");
    plugins.plugins().forEach(plugin -> array.add(json(plugin)));
    addProblems(object, plugins.problems());
    return object;
  }

  static ObjectNode json(Path directory, List<ExaminedFolder> folders) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("directory", directory.toString());
    addHost(object);
    object.put("healthy", folders.stream().allMatch(ExaminedFolder::isHealthy));
    ArrayNode array = object.putArray("folders");
    for (ExaminedFolder folder : folders) {
      ObjectNode one = array.addObject();
      one.put("folder", folder.folder().toString());
      one.put("healthy", folder.isHealthy());
      ArrayNode loaded = one.putArray("plugins");
      folder.plugins().forEach(plugin -> loaded.add(json(plugin)));
      addProblems(one, folder.problems());
    }
    return object;
  }

  /** What the plugins were judged against. */
  private static void addHost(ObjectNode object) {
    object.put("hostSpiVersion", SpiVersion.ofHost().map(SpiVersion::toString).orElse("unknown"));
    object.put("hostJava", Runtime.version().feature());
  }

  private static void addProblems(ObjectNode object, List<Problem> problems) {
    ArrayNode array = object.putArray("problems");
    for (Problem problem : problems) {
      array
          .addObject()
          .put("folder", problem.folder().toString())
          .put("severity", problem.severity().toString())
          .put("rule", problem.rule().toString())
          .put("what", problem.what())
          .put("remedy", problem.remedy());
    }
  }

  private static ObjectNode json(LoadedPlugin plugin) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("name", plugin.name()).put("folder", plugin.folder().toString());
    object.put("module", plugin.module().name()).put("version", plugin.version().orElse(null));
    object.put("spiRange", plugin.spiRange());
    ArrayNode offers = object.putArray("offers");
    for (Offer<?> offer : plugin.offers()) {
      ObjectNode one = offers.addObject();
      one.put("kind", offer.kind().toString()).put("provider", offer.name());
      ArrayNode settings = one.putArray("settings");
      for (Setting setting : offer.settings()) {
        settings
            .addObject()
            .put("name", setting.name())
            .put("meaning", setting.meaning())
            .put("required", isRequired(setting))
            .put("preset", setting.secret() ? null : setting.preset())
            .put("secret", setting.secret());
      }
      ArrayNode capabilities = one.putArray("capabilitiesAtBest");
      capabilities(offer).forEach(capabilities::add);
    }
    return object;
  }

  private static boolean isRequired(Setting setting) {
    return setting.preset() == null;
  }

  private static List<String> capabilities(Offer<?> offer) {
    return offer.capabilitiesAtBest().stream().sorted().map(Capability::name).toList();
  }

  private static String fileName(Path folder) {
    Path name = folder.normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }
}
