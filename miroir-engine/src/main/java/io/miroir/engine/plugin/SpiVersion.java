package io.miroir.engine.plugin;

import io.miroir.api.plugin.Plugin;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The major and the minor number of a version of {@code io.miroir.api}.
 *
 * <p>The rule of which plugin runs on which host stands at {@link io.miroir.api.plugin}.
 *
 * @param major two versions with different ones do not fit
 * @param minor the newer one of a major has all of the older, unless the major is 0
 */
public record SpiVersion(int major, int minor) implements Comparable<SpiVersion> {
  private static final Pattern BEGINNING = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(?!\\d).*");
  private static final Comparator<SpiVersion> ORDER =
      Comparator.comparingInt(SpiVersion::major).thenComparingInt(SpiVersion::minor);

  /** That of the host's API; empty if its module was compiled without a version. */
  public static Optional<SpiVersion> ofHost() {
    return Optional.ofNullable(Plugin.class.getModule().getDescriptor())
        .flatMap(api -> api.rawVersion())
        .flatMap(SpiVersion::parse);
  }

  /** Reads a module's version, such as {@code 0.1.0-SNAPSHOT}; empty if it begins otherwise. */
  static Optional<SpiVersion> parse(String version) {
    Matcher matcher = BEGINNING.matcher(version);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String minor = matcher.group(2);
    return Optional.of(
        new SpiVersion(
            Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)));
  }

  /** The first version that a plugin built against this one does not run on. */
  SpiVersion end() {
    return major == 0 ? new SpiVersion(0, minor + 1) : new SpiVersion(major + 1, 0);
  }

  /** The hosts that a plugin built against this version runs on, such as {@code [0.1, 0.2)}. */
  public String range() {
    return "[" + this + ", " + end() + ")";
  }

  @Override
  public int compareTo(SpiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
