package io.miroir.engine.plugin;

import static io.miroir.engine.plugin.Bench.MODULE;
import static io.miroir.engine.plugin.Bench.PLUGIN;
import static io.miroir.engine.plugin.Bench.PROVIDES;
import static io.miroir.engine.plugin.Bench.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder is built from real jars; what it is told must name the fault and the way out. */
class ExaminationTest {
  @TempDir static Path once;
  private static Path goodJar;

  @TempDir Path temporary;

  @BeforeAll
  static void makeAGoodPlugin() throws IOException {
    goodJar =
        new Bench(once, once)
            .jar()
            .file("module-info.java", MODULE.formatted(PROVIDES))
            .file("broken/ThePlugin.java", PLUGIN.formatted("").replace("\"broken\"", "\"good\""))
            .jar(once.resolve("good.jar"));
  }

  @ParameterizedTest
  @MethodSource("io.miroir.engine.plugin.BrokenFolder#all")
  void tellsFaultAndRemedyAndLoadsTheGoodOneBesideIt(BrokenFolder broken) throws IOException {
    Path directory = bench("a-good").folder().getParent();
    Files.copy(goodJar, directory.resolve("a-good/plugin.jar"));
    Bench bench = bench("broken");
    broken.make().accept(bench);
    List<ExaminedFolder> examined = Plugins.examine(directory);
    assertThat(examined).hasSize(2);
    assertThat(examined.get(0).isHealthy()).isTrue();
    assertThat(examined.get(0).plugins()).extracting(LoadedPlugin::name).containsExactly("good");
    assertThat(examined.get(1).isHealthy()).isFalse();
    assertThat(examined.get(1).plugins().isEmpty())
        .isEqualTo(broken.rule().severity() == Severity.ERROR);
    assertThat(examined.get(1).problems())
        .filteredOn(problem -> problem.severity() != Severity.NOTE)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.folder()).isEqualTo(bench.folder());
              assertThat(problem.rule()).isEqualTo(broken.rule());
              assertThat(problem.what()).contains(broken.what());
              assertThat(problem.remedy()).contains(broken.remedy());
            });
  }

  @Test
  void tellsEveryFaultOfAFolder() throws IOException {
    Bench bench = bench("bad");
    bench
        .plugin("requires io.miroir.engine; requires lib;", "")
        .with(bench.library("lib.jar", "lib", "lib", bench.work()))
        .jar(bench.folder().resolve("plugin.jar"));
    bench.copyApi();
    bench.library("other-1.jar", "other", "one", bench.folder());
    bench.library("other-2.jar", "other", "two", bench.folder());
    assertThat(Plugins.examine(bench.folder()).get(0).problems())
        .extracting(Problem::rule)
        .containsExactlyInAnyOrder(
            Rule.HOST_REQUIRED,
            Rule.LIBRARY_MISSING,
            Rule.API_COPIED,
            Rule.MODULE_TWICE,
            Rule.PROVIDES_MISSING);
  }

  @Test
  void findsNothingInAHealthyFolder() throws IOException {
    Bench bench = bench("healthy");
    bench.good();
    assertThat(Plugins.examine(bench.folder()))
        .singleElement()
        .satisfies(
            examined -> {
              assertThat(examined.problems()).isEmpty();
              assertThat(examined.isHealthy()).isTrue();
              assertThat(examined.plugins())
                  .singleElement()
                  .satisfies(
                      plugin -> assertThat(plugin.spiVersion()).isEqualTo(SpiVersion.ofHost()));
            });
  }

  @Test
  void anAutomaticPluginIsHealthyAndToldOf() throws IOException {
    Bench bench = bench("automatic");
    bench
        .jar()
        .file("META-INF/services/" + SERVICE, "broken.ThePlugin")
        .file("broken/ThePlugin.java", PLUGIN.formatted(""))
        .jar(bench.folder().resolve("plugin.jar"));
    ExaminedFolder examined = Plugins.examine(bench.folder()).get(0);
    assertThat(examined.isHealthy()).isTrue();
    assertThat(examined.problems()).extracting(Problem::rule).containsExactly(Rule.SPI_UNKNOWN);
    assertThat(examined.plugins())
        .extracting(LoadedPlugin::spiRange)
        .containsExactly("unknown (automatic module)");
  }

  @Test
  void classesForANewerJavaInAMultiReleaseJarDoNotCount() throws IOException {
    Bench bench = bench("multi");
    bench.good();
    bench
        .jar()
        .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n")
        .file("module-info.java", "module lib { exports lib; }")
        .file("lib/Lib.java", "package lib; public class Lib {}")
        .file("META-INF/versions/99/lib/Lib.class", "not for us")
        .jar(bench.folder().resolve("lib.jar"));
    assertThat(Plugins.examine(bench.folder()).get(0).problems()).isEmpty();
  }

  @Test
  void runsNoCodeOfAFolderThatBreaksARule() throws IOException {
    Bench bench = bench("eager");
    String property = "miroir.test.eager";
    bench
        .plugin(PROVIDES, "static { System.setProperty(\"" + property + "\", \"ran\"); }")
        .jar(bench.folder().resolve("plugin.jar"));
    bench.write("lib.jar", new byte[0]);
    Plugins.examine(bench.folder());
    assertThat(System.getProperty(property)).isNull();
  }

  private Bench bench(String name) throws IOException {
    return new Bench(
        Files.createDirectories(temporary.resolve("work")),
        Files.createDirectories(temporary.resolve("plugins").resolve(name)));
  }
}
