package io.miroir.engine.plugin;

import static io.miroir.engine.plugin.Bench.MODULE;
import static io.miroir.engine.plugin.Bench.PLUGIN;
import static io.miroir.engine.plugin.Bench.PROVIDES;
import static io.miroir.engine.plugin.Bench.SERVICE;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder with one thing wrong, and what is to be said of it.
 *
 * @param fault in words
 * @param make makes it
 * @param rule which rule it breaks
 * @param what a part of what is told
 * @param remedy a part of the remedy
 */
record BrokenFolder(String fault, Consumer<Bench> make, Rule rule, String what, String remedy) {
  private static final String OFFERS =
      """
      @Override public List<Provider<LeaseStore>> leaseStores() {
        return List.of(
            new Provider<LeaseStore>() {
              @Override public String name() { return %s; }
              @Override public List<Setting> settings() { return List.of(%s); }
              @Override public LeaseStore open(Map<String, String> settings) {
                throw new IllegalStateException();
              }
            });
      }
      """;

  private static BrokenFolder broken(
      String fault, Rule rule, String what, String remedy, Consumer<Bench> make) {
    return new BrokenFolder(fault, make, rule, what, remedy);
  }

  /** Each fault that is looked for. */
  static Stream<BrokenFolder> all() {
    return Stream.of(jars(), contents(), modules(), versions(), code()).flatMap(List::stream);
  }

  private static List<BrokenFolder> jars() {
    return List.of(
        broken("no jar at all", Rule.NO_JAR, "it has no jar", "put the plugin's jars", bench -> {}),
        broken(
            "an empty file",
            Rule.UNREADABLE_JAR,
            "lib.jar can't be read (zip file is empty)",
            "undamaged jar",
            bench -> {
              bench.good();
              bench.write("lib.jar", new byte[0]);
            }),
        broken(
            "a truncated jar",
            Rule.UNREADABLE_JAR,
            "plugin.jar can't be read",
            "undamaged jar",
            bench -> {
              bench.good();
              bench.truncate("plugin.jar");
            }),
        broken(
            "class files newer than this Java",
            Rule.JAVA_TOO_OLD,
            "has broken/ThePlugin.class of class version 199, which is Java 155; this process runs"
                + " on Java "
                + Runtime.version().feature(),
            "run Miroir on Java 155 or newer",
            bench ->
                bench
                    .plugin(PROVIDES, "")
                    .claimingMajorVersion(199)
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a jar whose name makes no module",
            Rule.NOT_A_MODULE,
            "1-2-3.jar is no module",
            "another release of this jar",
            bench -> {
              bench.good();
              bench.library("1-2-3.jar", "", "lib", bench.folder());
            }),
        broken(
            "libraries in a folder of their own",
            Rule.NESTED_JAR,
            "its folder lib were left out",
            "every jar of a plugin into its folder itself",
            bench -> {
              bench.good();
              bench.library("lib.jar", "lib", "lib", bench.folder().resolve("lib"));
            }),
        broken(
            "the API's jar copied",
            Rule.API_COPIED,
            "miroir-api.jar was skipped, because the host has module io.miroir.api",
            "leave the jar out",
            bench -> {
              bench.good();
              bench.copyApi();
            }),
        broken(
            "the API's classes shaded into the plugin's jar",
            Rule.API_SHADED,
            "plugin.jar contains the API's own classes (io.miroir.api.plugin)",
            "give miroir-api the scope 'provided'",
            bench ->
                bench
                    .jar()
                    .file("META-INF/services/" + SERVICE, "broken.ThePlugin")
                    .file("broken/ThePlugin.java", PLUGIN.formatted(""))
                    .file(
                        "io/miroir/api/plugin/Shaded.java",
                        "package io.miroir.api.plugin; public class Shaded {}")
                    .jar(bench.folder().resolve("plugin.jar"))));
  }

  private static List<BrokenFolder> contents() {
    return List.of(
        broken(
            "the forgotten provides",
            Rule.PROVIDES_MISSING,
            "plugin.jar does not declare its class broken.ThePlugin, which implements Plugin",
            "add 'provides " + SERVICE + " with broken.ThePlugin;' to its module-info.java",
            bench -> bench.plugin("", "").jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a services file in a named module",
            Rule.SERVICES_FILE_IGNORED,
            "plugin.jar names broken.ThePlugin in META-INF/services, which Java does not read",
            "add 'provides " + SERVICE + " with broken.ThePlugin;'",
            bench ->
                bench
                    .plugin("", "")
                    .file("META-INF/services/" + SERVICE, "broken.ThePlugin # ours")
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "libraries without a plugin",
            Rule.NO_PLUGIN,
            "none of its modules (lib) has a class that implements " + SERVICE,
            "put the plugin's own jar beside its libraries",
            bench -> bench.library("lib.jar", "lib", "lib", bench.folder())),
        broken(
            "a provider that is not in the jar",
            Rule.PROVIDER_ABSENT,
            "plugin.jar declares that broken.ThePlugin implements Plugin, but has no such class",
            "see that the build packs it",
            bench ->
                bench
                    .plugin(PROVIDES, "")
                    .without("broken/ThePlugin.class")
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a provider of a services file that is not in the jar",
            Rule.PROVIDER_ABSENT,
            "plugin.jar declares that broken.Other implements Plugin, but has no such class",
            "see that the build packs it",
            bench ->
                bench
                    .jar()
                    .file("META-INF/services/" + SERVICE, "broken.Other")
                    .file("broken/ThePlugin.java", PLUGIN.formatted(""))
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a plugin without a public constructor",
            Rule.PROVIDER_NOT_CONSTRUCTIBLE,
            "broken.ThePlugin in plugin.jar can't be constructed from outside",
            "a public class with a public constructor without parameters",
            bench ->
                bench
                    .jar()
                    .file("META-INF/services/" + SERVICE, "broken.ThePlugin")
                    .file("broken/ThePlugin.java", PLUGIN.formatted("ThePlugin() {}"))
                    .jar(bench.folder().resolve("plugin.jar"))));
  }

  private static List<BrokenFolder> modules() {
    return List.of(
        broken(
            "the engine required",
            Rule.HOST_REQUIRED,
            "module broken requires io.miroir.engine, which is the host's own",
            "require io.miroir.api only",
            bench ->
                bench
                    .plugin("requires io.miroir.engine; " + PROVIDES, "")
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a library that is missing",
            Rule.LIBRARY_MISSING,
            "module broken requires lib, which is not in the folder",
            "put its jar into the folder",
            bench ->
                bench
                    .plugin("requires lib; " + PROVIDES, "")
                    .with(bench.library("lib.jar", "lib", "lib", bench.work()))
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "a module of the JDK that this process lacks",
            Rule.JDK_MODULE_MISSING,
            "module broken requires jdk.absent, which this process was started without",
            "start Miroir with '--add-modules jdk.absent'",
            bench ->
                bench
                    .plugin("requires jdk.absent; " + PROVIDES, "")
                    .with(bench.library("absent.jar", "jdk.absent", "lib", bench.work()))
                    .jar(bench.folder().resolve("plugin.jar"))),
        broken(
            "an automatic module with a package of the host's",
            Rule.MODULES_DO_NOT_FIT,
            "its modules do not fit together (Module lib contains package com.dynatrace.hash4j.hashing",
            "none that shares a package with another or with the host",
            bench -> {
              bench.good();
              bench
                  .jar()
                  .file(
                      "com/dynatrace/hash4j/hashing/Lib.java",
                      "package com.dynatrace.hash4j.hashing; class Lib {}")
                  .jar(bench.folder().resolve("lib.jar"));
            }),
        broken(
            "two versions of one module",
            Rule.MODULE_TWICE,
            "lib-1.jar and lib-2.jar are both module lib",
            "keep one of the two",
            bench -> {
              bench.good();
              bench.library("lib-1.jar", "lib", "lib", bench.folder());
              bench.library("lib-2.jar", "lib", "lib", bench.folder());
            }),
        broken(
            "a package in two jars",
            Rule.PACKAGE_SPLIT,
            "lib-a.jar and lib-b.jar both have the package lib",
            "releases that do not share a package",
            bench -> {
              bench.good();
              bench.library("lib-a.jar", "lib.a", "lib", bench.folder());
              bench.library("lib-b.jar", "lib.b", "lib", bench.folder());
            }));
  }

  private static List<BrokenFolder> versions() {
    SpiVersion host = SpiVersion.ofHost().orElseThrow();
    return List.of(
        broken(
            "built against a newer SPI",
            Rule.SPI_TOO_NEW,
            "was built against the SPI version 7.3 and runs on [7.3, 8.0); this host has " + host,
            "run a Miroir with the SPI version 7.3 or newer",
            bench -> builtAgainst("7.3.1", bench)),
        broken(
            "built against an older SPI",
            Rule.SPI_TOO_OLD,
            "was built against the SPI version 0.0 and runs on [0.0, 0.1); this host has " + host,
            "built against the SPI version " + host,
            bench -> builtAgainst("0.0.9", bench)));
  }

  private static void builtAgainst(String version, Bench bench) {
    bench
        .plugin(PROVIDES, "")
        .against(PluginJars.api(version, bench.work().resolve("api.jar")))
        .jar(bench.folder().resolve("plugin.jar"));
  }

  private static List<BrokenFolder> code() {
    return List.of(
        thrown("throw new IllegalStateException(\"not today\");", "not today"),
        thrown("throw new NoClassDefFoundError(\"lib/Gone\");", "lib/Gone"),
        thrown("throw new ExceptionInInitializerError(\"static\");", "static"),
        thrown("new ThePlugin();", "StackOverflowError"),
        member(
            "a failing list of providers",
            Rule.PLUGIN_FAILS,
            "broken.ThePlugin can't be started (lib/Gone)",
            "mend it",
            "@Override public List<Provider<LeaseStore>> leaseStores() {"
                + " throw new NoClassDefFoundError(\"lib/Gone\"); }"),
        name("null", "has the name null"),
        name("\"Not Good\"", "has the name 'Not Good'"),
        member(
            "a provider's bad name",
            Rule.PROVIDER_NAME,
            "a lease store of broken.ThePlugin has the name 'One_Two'",
            "in lower case with dashes",
            OFFERS.formatted("\"One_Two\"", "")),
        member(
            "a setting twice",
            Rule.SETTING_NAME,
            "the lease store 'store' has a setting 'file' twice",
            "its own name",
            OFFERS.formatted(
                "\"store\"", "Setting.required(\"file\", \"\"), Setting.secret(\"file\", \"\")")),
        member(
            "a setting's bad name",
            Rule.SETTING_NAME,
            "the lease store 'store' has a setting 'theFile'",
            "in lower case with dashes",
            OFFERS.formatted("\"store\"", "Setting.required(\"theFile\", \"\")")));
  }

  private static BrokenFolder thrown(String statement, String message) {
    return member(
        "a constructor with " + statement,
        Rule.PLUGIN_FAILS,
        message,
        "a fault of the plugin",
        "public ThePlugin() { " + statement + " }");
  }

  private static BrokenFolder name(String expression, String what) {
    return broken(
        "the name " + expression,
        Rule.PLUGIN_NAME,
        what,
        "return a name in lower case with dashes",
        bench ->
            bench
                .jar()
                .file("module-info.java", MODULE.formatted(PROVIDES))
                .file(
                    "broken/ThePlugin.java", PLUGIN.formatted("").replace("\"broken\"", expression))
                .jar(bench.folder().resolve("plugin.jar")));
  }

  private static BrokenFolder member(
      String fault, Rule rule, String what, String remedy, String member) {
    return broken(
        fault,
        rule,
        what,
        remedy,
        bench -> bench.plugin(PROVIDES, member).jar(bench.folder().resolve("plugin.jar")));
  }

  @Override
  public String toString() {
    return fault;
  }
}
