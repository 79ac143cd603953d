package io.miroir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrongClockLoaderTest {
  /** Loaded anew, it reads the wrong clock in every way that is led elsewhere. */
  public static final class Readings implements Supplier<List<Long>> {
    /** Made by name. */
    public Readings() {}

    @Override
    public List<Long> get() {
      LongSupplier reference = System::currentTimeMillis;
      Supplier<Instant> instants = Instant::now;
      return List.of(
          System.currentTimeMillis(),
          new Date().getTime(),
          Instant.now().toEpochMilli(),
          Clock.systemUTC().millis(),
          Clock.systemDefaultZone().millis(),
          OffsetDateTime.now().toInstant().toEpochMilli(),
          ZonedDateTime.now().toInstant().toEpochMilli(),
          OffsetDateTime.now(ZoneOffset.UTC).toInstant().toEpochMilli(),
          Clock.system(ZoneOffset.UTC).millis(),
          LocalDateTime.now().atZone(ZoneId.systemDefault()).toInstant().toEpochMilli(),
          reference.getAsLong(),
          instants.get().toEpochMilli());
    }
  }

  /** Where the class's file lies, which for a test in a patched module isn't its code source. */
  private static URL folder(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    String url = String.valueOf(type.getResource("/" + file));
    try {
      return URI.create(url.substring(0, url.length() - file.length())).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leadsEveryReadingToTheWrongClock() throws Exception {
    Duration ahead = Duration.ofDays(400);
    URL[] classes =
        Stream.of(Readings.class, WrongClock.class)
            .map(WrongClockLoaderTest::folder)
            .toArray(URL[]::new);
    try (WrongClockLoader loader = new WrongClockLoader(classes)) {
      var set =
          loader
              .loadClass(WrongClock.class.getName())
              .getDeclaredMethod("set", loader.loadClass(Skew.class.getName()));
      var parse = loader.loadClass(Skew.class.getName()).getDeclaredMethod("parse", String.class);
      set.setAccessible(true);
      parse.setAccessible(true);
      set.invoke(null, parse.invoke(null, new Skew(ahead, 1).toString()));
      Supplier<?> readings =
          (Supplier<?>) loader.loadClass(Readings.class.getName()).getConstructor().newInstance();

      long right = System.currentTimeMillis();

      assertThat((List<?>) readings.get())
          .hasSize(12)
          .allSatisfy(
              wrong ->
                  assertThat((Long) wrong - right)
                      .isBetween(ahead.minusDays(1).toMillis(), ahead.plusDays(1).toMillis()));
    }
  }
}
