package io.miroir.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin with Jedis 7 beside one with Jedis 8: an automatic library with conflicting versions.
 */
class TwoVersionsTest {
  @TempDir Path temporary;

  @Test
  void eachPluginSeesTheVersionThatItBrings() throws IOException {
    plugin("seven", "jedis-7");
    plugin("eight", "jedis-8");
    LoadedPlugins loaded = Plugins.load(temporary.resolve("plugins"));
    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.plugins())
        .extracting(LoadedPlugin::name)
        .containsExactly("sees-jedis-8-0-2", "sees-jedis-7-1-0");
  }

  private void plugin(String module, String libraries) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("plugins").resolve(module));
    PluginJars jar = new PluginJars(Files.createDirectories(temporary.resolve(module)));
    Path built = Path.of(System.getProperty("basedir", "")).resolve("target").resolve(libraries);
    Path jedis = jedisIn(built);
    jar.with(Files.copy(jedis, folder.resolve(jedis.getFileName())));
    jar.file(
            "module-info.java",
            """
            module %1$s {
              requires io.miroir.api;
              requires redis.clients.jedis;
              provides io.miroir.api.plugin.Plugin with %1$s.ThePlugin;
            }
            """
                .formatted(module))
        .file(
            module + "/ThePlugin.java",
            """
            package %s;
            import java.util.Properties;
            import redis.clients.jedis.Jedis;
            public class ThePlugin implements io.miroir.api.plugin.Plugin {
              @Override public String name() {
                Properties jedis = new Properties();
                try (var in = Jedis.class.getResourceAsStream("pom.properties")) {
                  jedis.load(in);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
                return "sees-jedis-" + jedis.getProperty("version").replace('.', '-');
              }
            }
            """
                .formatted(module))
        .jar(folder.resolve(module + ".jar"));
  }

  private static Path jedisIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("jedis-"))
          .findFirst()
          .orElseThrow();
    }
  }
}
