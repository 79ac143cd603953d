package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.miroir.api.ErrorCode;
import io.miroir.api.MiroirException;
import io.miroir.api.migration.MigrationExecutor;
import io.miroir.api.plugin.Plugin;
import io.miroir.api.plugin.Provider;
import io.miroir.api.plugin.Setting;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeilisearchProviderTest {
  private final Provider<MigrationExecutor> provider =
      new MeilisearchPlugin().migrationExecutors().getFirst();

  @Test
  void isOfferedByItsModuleAndNothingElse() {
    ModuleDescriptor module = MeilisearchPlugin.class.getModule().getDescriptor();
    assertThat(module.exports()).isEmpty();
    assertThat(module.provides())
        .singleElement()
        .satisfies(
            provided -> {
              assertThat(provided.service()).isEqualTo(Plugin.class.getName());
              assertThat(provided.providers()).containsExactly(MeilisearchPlugin.class.getName());
            });
    assertThat(new MeilisearchPlugin().name()).isEqualTo("executor-meilisearch");
    assertThat(provider.name()).isEqualTo("meilisearch");
  }

  @Test
  void hidesTheNodeKey() {
    assertThat(provider.settings())
        .filteredOn(Setting::secret)
        .extracting(Setting::name)
        .containsExactly("node-key");
  }

  @Test
  void opensWithItsPresets() {
    Map<String, String> settings = new HashMap<>(Map.of("node-key", "key"));
    provider
        .settings()
        .forEach(
            setting -> {
              String preset = setting.preset();
              if (preset != null) {
                settings.put(setting.name(), preset);
              }
            });
    MigrationExecutor executor = provider.open(settings);
    executor.close();
    executor.close();
  }

  @Test
  void namesTheSettingThatIsWrong() {
    refuses("node-key", " ");
    for (String wrong : new String[] {"", "5", "-1s", "0ms", "5 s", "2h", "1d", "99999999999s"}) {
      refuses("timeout", wrong);
    }
    refuses("patience", "soon");
    refuses("prepare-timeout", "0s");
  }

  private void refuses(String name, String value) {
    Map<String, String> settings = new HashMap<>(Map.of("node-key", "key"));
    settings.put(name, value);
    assertThatExceptionOfType(MiroirException.class)
        .as(name + "=" + value)
        .isThrownBy(() -> provider.open(settings))
        .withMessageContaining(name)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MISCONFIGURED));
  }
}
