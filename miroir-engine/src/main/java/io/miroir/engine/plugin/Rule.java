package io.miroir.engine.plugin;

import java.util.Locale;

/**
 * What a plugin folder must be like: each rule with the severity of breaking it and the remedy.
 *
 * <p>The loader judges by these rules, and so {@code plugins doctor} does. {@code docs/plugins.md}
 * lists them.
 */
public enum Rule {
  UNREADABLE_FOLDER(
      Severity.ERROR, "the folder's files can't be listed", "make it readable for this process"),
  NO_JAR(
      Severity.ERROR,
      "a plugin folder without a jar",
      "put the plugin's jars there, or remove the folder"),
  LOOSE_JAR(
      Severity.WARNING,
      "a jar in the directory of all plugin folders",
      "give each plugin a folder of its own with its jars"),
  NESTED_JAR(
      Severity.WARNING,
      "a jar in a folder below the plugin folder",
      "put every jar of a plugin into its folder itself, and each plugin into a folder of its own"),
  UNREADABLE_JAR(
      Severity.ERROR,
      "a file that is no jar, or only a part of one",
      "replace it with an undamaged jar"),
  JAVA_TOO_OLD(
      Severity.ERROR,
      "class files of a Java release that this process does not know",
      "run Miroir on Java … or newer, or take a jar that was built for an older one"),
  NOT_A_MODULE(
      Severity.ERROR,
      "a jar whose contents don't make a module",
      "use another release of this jar, or name and build it as a module"),
  PROVIDER_ABSENT(
      Severity.ERROR,
      "a provider that is declared but is not in the jar",
      "name the class that implements Plugin, and see that the build packs it"),
  PROVIDER_NOT_CONSTRUCTIBLE(
      Severity.ERROR,
      "a provider that can't be constructed",
      "make it a public class with a public constructor without parameters"),
  MODULE_TWICE(Severity.ERROR, "two jars of one module", "keep one of the two jars"),
  API_COPIED(
      Severity.WARNING,
      "the jar of the API, which the host has",
      "leave the jar out of the folder"),
  API_SHADED(
      Severity.ERROR,
      "classes of the API in another jar",
      "build the jar without the API's classes: give miroir-api the scope 'provided', and exclude it"
          + " where jars are merged"),
  HOST_STANDS_IN(
      Severity.WARNING,
      "a library that the host has too, beside an automatic module",
      "leave the jar out of the folder"),
  PACKAGE_SPLIT(
      Severity.ERROR,
      "a package that two jars have",
      "keep one of the jars, or take releases that do not share a package"),
  HOST_REQUIRED(
      Severity.ERROR,
      "a module of the host that is not for plugins",
      "require io.miroir.api only, and bring any library as a jar in the folder"),
  LIBRARY_MISSING(Severity.ERROR, "a library that is not there", "put its jar into the folder"),
  JDK_MODULE_MISSING(
      Severity.ERROR,
      "a module of the JDK that this process was started without",
      "start Miroir with '--add-modules …', on a JDK that has it"),
  SPI_TOO_NEW(
      Severity.ERROR,
      "built against a newer API than the host's",
      "run a Miroir with the SPI version … or newer, or take an older release"),
  SPI_TOO_OLD(
      Severity.ERROR,
      "built against an API that the host no longer serves",
      "take a release that was built against the SPI version …"),
  SPI_UNKNOWN(
      Severity.NOTE,
      "no record of what it was built against",
      "nothing has to be done; with a module-info.java it is checked before it is loaded"),
  SERVICES_FILE_IGNORED(
      Severity.ERROR,
      "a services file in a module that has a descriptor, where Java does not read it",
      "add 'provides io.miroir.api.plugin.Plugin with …;' to its module-info.java"),
  PROVIDES_MISSING(
      Severity.ERROR,
      "a class that implements Plugin, which no jar declares",
      "add 'provides io.miroir.api.plugin.Plugin with …;' to its module-info.java, or name it in"
          + " META-INF/services if it has none"),
  NO_PLUGIN(
      Severity.ERROR,
      "nothing that implements Plugin",
      "put the plugin's own jar beside its libraries"),
  MODULES_DO_NOT_FIT(
      Severity.ERROR,
      "the modules can't be a layer",
      "put one version of each library into the folder, and none that shares a package with"
          + " another or with the host"),
  PLUGIN_FAILS(
      Severity.ERROR,
      "the plugin's code failed while it was loaded",
      "this is a fault of the plugin: mend it, or ask its author, with this message"),
  PLUGIN_NAME(
      Severity.ERROR,
      "the plugin's name is not as the configuration can name it",
      "return a name in lower case with dashes, such as 'store-sqlite', from name()"),
  NAME_TAKEN(Severity.ERROR, "two plugins of one name", "remove one of the two folders"),
  PROVIDER_NAME(
      Severity.ERROR,
      "a provider without a right name of its own",
      "give each provider of a kind its own name in lower case with dashes"),
  SETTING_NAME(
      Severity.ERROR,
      "a setting without a right name of its own",
      "give each setting of a provider its own name in lower case with dashes");

  private static final String BLANK = "…";

  private final Severity severity;
  private final String meaning;
  private final String remedy;

  Rule(Severity severity, String meaning, String remedy) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** How bad it is to break this rule. */
  public Severity severity() {
    return severity;
  }

  /** What it means to break this rule. */
  public String meaning() {
    return meaning;
  }

  /** What to do, with … for what depends on the case. */
  public String remedy() {
    return remedy;
  }

  /** What to do in one case. */
  String remedy(String particular) {
    return remedy.replace(BLANK, particular);
  }

  /** In lower case with dashes, as {@code plugins doctor} shows it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
