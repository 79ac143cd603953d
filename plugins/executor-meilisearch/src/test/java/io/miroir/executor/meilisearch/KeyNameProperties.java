package io.miroir.executor.meilisearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.miroir.api.FencingToken;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class KeyNameProperties {
  @Property
  void everyScopeAndTokenComesBack(@ForAll String scope, @ForAll @LongRange(min = 1) long token) {
    KeyName name = new KeyName(scope, new FencingToken(token));
    assertThat(KeyName.parse(name.text())).contains(name);
  }

  @Property
  void everyNameHasOneSpelling(@ForAll String text) {
    KeyName.parse("miroir " + text)
        .ifPresent(name -> assertThat(name.text()).isEqualTo("miroir " + text));
  }

  @Example
  void passesOverEveryOtherKey() {
    for (String name :
        new String[] {
          "",
          "miroir",
          "miroir ",
          "miroir 7",
          "miroir s",
          "miroir s 0",
          "miroir s 07",
          "miroir s +7",
          "miroir s 7 ",
          "miroir s 9223372036854775808",
          "Default Search API Key",
          "miroir fleet f node n"
        }) {
      assertThat(KeyName.parse(name)).as(name).isEmpty();
    }
  }
}
