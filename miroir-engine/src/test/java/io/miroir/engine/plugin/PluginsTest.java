package io.miroir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.metrics.MetricsSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final String MODULE =
      """
      module %s {
        requires io.miroir.api;%s
        provides io.miroir.api.plugin.Plugin with %s.ThePlugin;
      }
      """;

  private static final String NAMED =
      """
      package %s;
      public class ThePlugin implements io.miroir.api.plugin.Plugin {
        @Override public String name() { return %s; }
      }
      """;

  private static final String LIBRARY =
      """
      package lib;
      public class Version {
        public static String value() { return "%s"; }
      }
      """;

  @TempDir Path temporary;

  private Path plugins;
  private int jars;

  @BeforeEach
  void createFolder() throws IOException {
    plugins = Files.createDirectory(temporary.resolve("plugins"));
  }

  @Test
  void loadsAPluginIntoALayerOfItsOwn() {
    plugin("good", "good", "");
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("good");
    Module module = loaded.plugins().get(0).plugin().getClass().getModule();
    assertThat(module.getName()).isEqualTo("good");
    assertThat(module.getLayer()).isNotSameAs(ModuleLayer.boot());
  }

  @Test
  void badFoldersStopNoGoodOne() throws IOException {
    plugin("a", "a", "");
    Files.writeString(Files.createDirectory(plugins.resolve("b")).resolve("b.jar"), "no jar");
    plugin("c", "c", "");
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("a", "c");
    assertThat(loaded.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.folder()).isEqualTo(plugins.resolve("b"));
              assertThat(problem.what()).startsWith("b.jar can't be read");
              assertThat(problem.remedy()).isEqualTo("replace it with an undamaged jar");
            });
  }

  @Test
  void refusesAPluginThatRequiresTheEngine() {
    plugin("nosy", "nosy", "requires io.miroir.engine;");
    assertProblem("module nosy requires io.miroir.engine, which is the host's own");
  }

  @Test
  void refusesAPluginThatRequiresTheEngineOnlyStatically() {
    plugin("nosy", "nosy", "requires static io.miroir.engine;");
    assertProblem("module nosy requires io.miroir.engine, which is the host's own");
  }

  @Test
  void refusesAPluginWhoseLibraryIsMissing() {
    Path library = library("1", temporary.resolve("elsewhere"));
    newJar()
        .with(library)
        .file("module-info.java", MODULE.formatted("poor", "requires lib;", "poor"))
        .file("poor/ThePlugin.java", NAMED.formatted("poor", "lib.Version.value()"))
        .jar(plugins.resolve("poor/poor.jar"));
    assertProblem("module poor requires lib, which is not in the folder");
  }

  @Test
  void refusesAFolderWithoutAPlugin() throws IOException {
    library("1", plugins.resolve("only-a-library"));
    Files.createDirectory(plugins.resolve("without-jars"));
    assertThat(Plugins.load(plugins).problems())
        .extracting(Problem::what)
        .containsExactly(
            "none of its modules (lib) has a class that implements io.miroir.api.plugin.Plugin",
            "it has no jar");
  }

  @Test
  void refusesTwoVersionsOfALibraryInOneFolder() {
    plugin("twice", "twice", "");
    library("1", plugins.resolve("twice"));
    newJar()
        .file("module-info.java", "module lib { exports lib; }")
        .file("lib/Version.java", LIBRARY.formatted("2"))
        .jar(plugins.resolve("twice/lib-2.jar"));
    assertProblem("lib-2.jar and lib.jar are both module lib");
  }

  @Test
  void keepsTheLibrariesOfTwoPluginsApart() {
    for (String version : List.of("1", "2")) {
      Path folder = plugins.resolve("p" + version);
      String name = "p" + version;
      newJar()
          .with(library(version, folder))
          .file("module-info.java", MODULE.formatted(name, "requires lib;", name))
          .file(
              name + "/ThePlugin.java",
              NAMED.formatted(name, "\"uses-lib-\" + lib.Version.value()"))
          .jar(folder.resolve(name + ".jar"));
    }
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins())
        .extracting(LoadedPlugin::name)
        .containsExactly("uses-lib-1", "uses-lib-2");
  }

  @Test
  void pluginBringsItsOwnVersionOfALibraryThatTheHostHas() {
    Path folder = plugins.resolve("own");
    String library = "com.dynatrace.hash4j";
    Path jar =
        newJar()
            .file("module-info.java", "module " + library + " { exports lib; }")
            .file("lib/Version.java", LIBRARY.formatted("the-plugins-own"))
            .jar(folder.resolve("hash4j.jar"));
    newJar()
        .with(jar)
        .file("module-info.java", MODULE.formatted("own", "requires " + library + ";", "own"))
        .file("own/ThePlugin.java", NAMED.formatted("own", "lib.Version.value()"))
        .jar(folder.resolve("own.jar"));
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("the-plugins-own");
  }

  @Test
  void besideAnAutomaticModuleTheHostsLibraryStandsIn() throws IOException {
    Path folder = plugins.resolve("automatic");
    newJar()
        .file("META-INF/services/io.miroir.api.plugin.Plugin", "automatic.ThePlugin")
        .file("automatic/ThePlugin.java", NAMED.formatted("automatic", "\"automatic\""))
        .jar(folder.resolve("automatic-1.0.jar"));
    Files.copy(PluginJars.location("com.dynatrace.hash4j"), folder.resolve("hash4j.jar"));
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("automatic");
    assertThat(loaded.problems())
        .extracting(Problem::what)
        .containsExactly(
            "hash4j.jar was skipped, because the host has module com.dynatrace.hash4j",
            "automatic-1.0.jar does not say which SPI version it was built against, because it is"
                + " an automatic module");
  }

  @Test
  void skipsTheApisJarAndTells() {
    plugin("copy", "copy", "");
    newJar()
        .file("module-info.java", "module io.miroir.api { }")
        .jar(plugins.resolve("copy/miroir-api.jar"));
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.plugins()).extracting(LoadedPlugin::name).containsExactly("copy");
    assertThat(loaded.problems())
        .extracting(Problem::what)
        .containsExactly("miroir-api.jar was skipped, because the host has module io.miroir.api");
  }

  @Test
  void leavesOutASecondPluginOfTheSameName() {
    plugin("one", "same", "");
    plugin("two", "same", "");
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.plugins())
        .extracting(LoadedPlugin::folder)
        .containsExactly(plugins.resolve("one"));
    assertThat(loaded.problems())
        .singleElement()
        .extracting(Problem::what)
        .asString()
        .contains("its plugin 'same' has the name of the one in " + plugins.resolve("one"));
  }

  @Test
  void tellsOfAPluginThatFailsToStart() {
    newJar()
        .file("module-info.java", MODULE.formatted("broken", "", "broken"))
        .file(
            "broken/ThePlugin.java",
            """
            package broken;
            public class ThePlugin implements io.miroir.api.plugin.Plugin {
              public ThePlugin() { throw new IllegalStateException("not today"); }
              @Override public String name() { return "broken"; }
            }
            """)
        .jar(plugins.resolve("broken/broken.jar"));
    assertThat(Plugins.load(plugins).problems())
        .singleElement()
        .extracting(Problem::what)
        .asString()
        .contains("can't be started", "not today");
  }

  @Test
  void tellsOfAJarBesideTheFolders() {
    newJar().file("lib/Version.java", LIBRARY.formatted("1")).jar(plugins.resolve("loose.jar"));
    assertThat(Plugins.load(plugins).problems())
        .extracting(Problem::what)
        .containsExactly("loose.jar lies beside the folders and was left out");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    assertThatThrownBy(() -> Plugins.load(plugins.resolve("absent")))
        .isInstanceOfSatisfying(
            MiroirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISCONFIGURED))
        .hasMessageContaining("absent can't be read");
  }

  @Test
  void opensABackendWithItsPresetsFilledIn() {
    sinks();
    try (MetricsSink sink =
        Plugins.load(plugins).open(Kind.METRICS_SINK, "sinks", Map.of("file", "a"))) {
      assertThat(sink.exposition().text()).isEqualTo("{file=a, mode=append}");
    }
  }

  @Test
  void refusesSettingsThatAreUnknownOrMissing() {
    sinks();
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThatThrownBy(
            () -> loaded.open(Kind.METRICS_SINK, "sinks", Map.of("file", "a", "fil", "b")))
        .isInstanceOfSatisfying(
            MiroirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISCONFIGURED))
        .hasMessage("the metrics sink of plugin 'sinks' has no setting 'fil'; allowed: file, mode");
    assertThatThrownBy(() -> loaded.open(Kind.METRICS_SINK, "sinks", Map.of()))
        .hasMessage(
            "the metrics sink of plugin 'sinks' needs the setting 'file' (where to write), which"
                + " is absent");
  }

  @Test
  void refusesAPluginThatIsNotThereAndTellsWhatIs() throws IOException {
    sinks();
    Files.createDirectory(plugins.resolve("store-x"));
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThatThrownBy(() -> loaded.open(Kind.JOB_STORE, "store-x", Map.of()))
        .hasMessageContaining("no plugin 'store-x' for the job store")
        .hasMessageContaining("found: sinks")
        .hasMessageContaining("it has no jar");
    assertThatThrownBy(() -> loaded.open(Kind.JOB_STORE, "sinks", Map.of()))
        .hasMessage("plugin 'sinks' offers no job store; it offers: metrics sink");
  }

  @Test
  void tellsWhichPluginFailedInAWayThatItsInterfaceForbids() {
    sinks();
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThatThrownBy(
            () -> loaded.open(Kind.METRICS_SINK, "sinks", Map.of("file", "", "mode", "fail")))
        .isInstanceOfSatisfying(
            MiroirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROTOCOL))
        .hasMessageContaining("plugin 'sinks'")
        .hasMessageContaining("asked to fail");
  }

  private void assertProblem(String what) {
    LoadedPlugins loaded = Plugins.load(plugins);
    assertThat(loaded.plugins()).isEmpty();
    assertThat(loaded.problems()).extracting(Problem::what).containsExactly(what);
    assertThat(loaded.problems()).extracting(Problem::remedy).allMatch(remedy -> !remedy.isBlank());
  }

  private void plugin(String module, String name, String requires) {
    newJar()
        .file("module-info.java", MODULE.formatted(module, requires, module))
        .file(module + "/ThePlugin.java", NAMED.formatted(module, "\"" + name + "\""))
        .jar(plugins.resolve(module).resolve(module + ".jar"));
  }

  private Path library(String version, Path folder) {
    return newJar()
        .file("module-info.java", "module lib { exports lib; }")
        .file("lib/Version.java", LIBRARY.formatted(version))
        .jar(folder.resolve("lib.jar"));
  }

  private void sinks() {
    newJar()
        .file("module-info.java", MODULE.formatted("sinks", "", "sinks"))
        .file(
            "sinks/ThePlugin.java",
            """
            package sinks;
            import io.miroir.api.metrics.*;
            import io.miroir.api.plugin.*;
            import java.time.Duration;
            import java.util.*;
            public class ThePlugin implements Plugin, Provider<MetricsSink> {
              @Override public String name() { return "sinks"; }
              @Override public List<Provider<MetricsSink>> metricsSinks() { return List.of(this); }
              @Override public List<Setting> settings() {
                return List.of(
                    Setting.required("file", "where to write"),
                    Setting.optional("mode", "how to write", "append"));
              }
              @Override public MetricsSink open(Map<String, String> settings) {
                if (settings.get("mode").equals("fail")) {
                  throw new IllegalStateException("asked to fail");
                }
                return new MetricsSink() {
                  @Override public void add(Counter counter, double amount, Labels labels) {}
                  @Override public void set(Gauge gauge, double value, Labels labels) {}
                  @Override public void record(io.miroir.api.metrics.Timer timer, Duration duration, Labels labels) {}
                  @Override public Exposition exposition() {
                    return new Exposition("text/plain", settings.toString());
                  }
                  @Override public void close() {}
                };
              }
            }
            """)
        .jar(plugins.resolve("sinks/sinks.jar"));
  }

  private PluginJars newJar() {
    return new PluginJars(temporary.resolve("work-" + jars++));
  }
}
