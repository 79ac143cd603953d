package io.miroir.cli;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.plugin.Capability;
import io.miroir.conformance.MeilisearchNode;
import io.miroir.conformance.SearchNodes;
import io.miroir.conformance.StoreServer;
import io.miroir.conformance.Subject;
import io.miroir.conformance.run.GalleryRun;
import io.miroir.conformance.run.Judge;
import io.miroir.conformance.run.Suite;
import io.miroir.engine.plugin.LoadedPlugin;
import io.miroir.engine.plugin.LoadedPlugins;
import io.miroir.engine.plugin.Offer;
import io.miroir.engine.plugin.Plugins;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code miroir conformance}: judges a plugin, or the gallery of wrong ones, by the clauses. */
@Command(
    name = "conformance",
    description = {
      "Judges a plugin by every clause of the interfaces that it offers.",
      "A setting's value may hold {folder}, an empty folder that is made for the run. The"
          + " project's own plugins need no setting: a Redis server and search nodes are started"
          + " for them."
    },
    mixinStandardHelpOptions = true)
final class ConformanceCommand implements Callable<Integer> {
  /** Set by picocli before the command runs. */
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PLUGIN",
      arity = "0..1",
      description = "The plugin's name, such as store-sqlite.")
  private @Nullable String name;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "Where the plugins are; else beside the libraries.")
  private @Nullable Path plugins;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the plugin. May be repeated.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--stop-command",
      paramLabel = "CMD",
      description = "Ends the store's server, so that the suite sees the store without it.")
  private @Nullable String stopCommand;

  @Option(
      names = "--kill-command",
      paramLabel = "CMD",
      description = "Ends it as a crash would; else the stop command does.")
  private @Nullable String killCommand;

  @Option(
      names = "--start-command",
      paramLabel = "CMD",
      description = "Starts it again with its data and returns when it answers.")
  private @Nullable String startCommand;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "A search node to judge an executor on. Twice: source and target.")
  private List<URI> nodes = List.of();

  @Option(names = "--node-key", paramLabel = "K", description = "The master key of those nodes.")
  private String nodeKey = "";

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Where JUnit's XML is written, and the gallery's page.")
  private @Nullable Path report;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "Puts an entry of the gallery over the plugin, to see how it is caught.")
  private @Nullable String fault;

  @Option(names = "--gallery", description = "Judge the gallery of wrong implementations instead.")
  private boolean gallery;

  @Option(names = Main.JSON_OPTION, description = "Write the verdicts as one JSON object.")
  private boolean json;

  ConformanceCommand() {}

  @Override
  public Integer call() {
    if (gallery == (name != null)) {
      throw wrong("either PLUGIN or --gallery is needed; 'miroir plugins list' shows the plugins");
    }
    if ((stopCommand == null) != (startCommand == null)
        || (killCommand != null && stopCommand == null)) {
      throw wrong(
          "--stop-command and --start-command are given together or not at all, and"
              + " --kill-command with both");
    }
    if (gallery && !(settings.isEmpty() && fault == null && stopCommand == null)) {
      throw wrong(
          "--gallery is made of the project's own plugins: it takes no settings, fault or"
              + " commands");
    }
    if (!nodes.isEmpty() && nodes.size() != 2) {
      throw wrong("--node is given twice or not at all: for the source and for the target");
    }
    try (TemporaryFolder folder = TemporaryFolder.create("miroir-conformance-")) {
      createReports();
      LoadedPlugins loaded = Plugins.load(plugins == null ? Plugins.besideLibraries() : plugins);
      return gallery
          ? judgeGallery(loaded, folder.path())
          : judge(loaded.require(String.valueOf(name)), folder.path());
    } catch (MiroirException wrongSettings) {
      if (wrongSettings.code() != ErrorCode.MISCONFIGURED) {
        throw wrongSettings;
      }
      throw new ParameterException(
          spec.commandLine(), String.valueOf(wrongSettings.getMessage()), wrongSettings);
    }
  }

  private int judge(LoadedPlugin plugin, Path folder) {
    ConformanceReport seen = new ConformanceReport(plugin.name());
    Map<String, List<Suite>> suites = suites(plugin);
    for (String provider : suites.keySet()) {
      try (Surroundings surroundings = new Surroundings(folder.resolve(provider))) {
        Subject subject = surroundings.subject(plugin, provider, settings, ownServer(), ownNodes());
        // Settings that don't work are told at once, and not by every test.
        Set<Capability> capabilities = subject.capabilities();
        if (fault != null) {
          subject = subject.brokenBy(fault);
        }
        Judge judge =
            new Judge(suites.get(provider)).telling(new TestProgress(spec.commandLine().getErr()));
        if (report != null) {
          judge.writingReports(report);
        }
        seen.add(provider, judge.judge(subject), capabilities);
      }
    }
    spec.commandLine().getOut().println(json ? seen.json() : seen.text());
    return seen.failed() == 0 ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  /** By provider, the suites to judge it by; with a fault, those whose interface has it. */
  private Map<String, List<Suite>> suites(LoadedPlugin plugin) {
    Map<String, List<Suite>> suites = new LinkedHashMap<>();
    for (Offer<?> offer : plugin.offers()) {
      List<Suite> chosen =
          Suite.of(plugin.plugin(), offer.name()).stream().filter(this::hasFault).toList();
      if (!chosen.isEmpty()) {
        suites.put(offer.name(), chosen);
      }
    }
    if (suites.isEmpty()) {
      throw wrong(
          fault == null
              ? "plugin '" + plugin.name() + "' offers nothing that could be judged"
              : "--fault %s: the gallery has no such entry for what '%s' offers; see"
                      .formatted(fault, plugin.name())
                  + " docs/spi/gallery.md");
    }
    return suites;
  }

  private boolean hasFault(Suite suite) {
    return fault == null || suite.gallery().stream().anyMatch(each -> each.name().equals(fault));
  }

  private int judgeGallery(LoadedPlugins loaded, Path folder) {
    GalleryReport seen = new GalleryReport();
    for (Suite suite : Suite.values()) {
      LoadedPlugin plugin = rightPlugin(loaded, suite);
      String provider = plugin.offers().getFirst().name();
      try (Surroundings surroundings = new Surroundings(folder.resolve(suite.name()))) {
        Subject right =
            surroundings.subject(plugin, provider, Map.of(), Optional.empty(), ownNodes());
        // Where the right one fails, a wrong one that fails proves nothing.
        if (!seen.addRight(suite, plugin.name(), new Judge(List.of(suite)).judge(right))) {
          continue;
        }
        GalleryRun run = new GalleryRun(suite, right);
        suite.gallery().forEach(broken -> seen.add(told(run.judgeWidely(broken))));
      }
    }
    if (report != null && seen.allRightPassed()) {
      seen.writePage(report);
    }
    spec.commandLine().getOut().println(json ? seen.json() : seen.text());
    return seen.allCaught() ? ExitCode.OK : ExitCode.FAULT_FOUND;
  }

  private GalleryRun.Result told(GalleryRun.Result result) {
    spec.commandLine().getErr().println(GalleryReport.line(result));
    return result;
  }

  private LoadedPlugin rightPlugin(LoadedPlugins loaded, Suite suite) {
    String wanted =
        switch (suite) {
          case LEASE_STORE, JOB_STORE -> "store-sqlite";
          case MIGRATION_EXECUTOR -> "executor-meilisearch";
          case METRICS_SINK -> "metrics-micrometer";
        };
    return loaded.require(wanted);
  }

  private Optional<StoreServer> ownServer() {
    if (stopCommand == null || startCommand == null) {
      return Optional.empty();
    }
    String kill = killCommand == null ? stopCommand : killCommand;
    return Optional.of(new CommandedServer(stopCommand, kill, startCommand));
  }

  private Optional<Surroundings.OwnNodes> ownNodes() {
    if (nodes.isEmpty()) {
      return Optional.empty();
    }
    SearchNodes own =
        SearchNodes.of(
            new MeilisearchNode("source", nodes.get(0), nodeKey),
            new MeilisearchNode("target", nodes.get(1), nodeKey));
    return Optional.of(new Surroundings.OwnNodes(own, nodeKey));
  }

  private void createReports() {
    if (report != null) {
      try {
        Files.createDirectories(report);
      } catch (IOException e) {
        throw wrong("--report " + report + " can't be made a folder: " + e);
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
