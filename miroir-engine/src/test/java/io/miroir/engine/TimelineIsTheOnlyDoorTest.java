package io.miroir.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing in the engine but {@code io.miroir.engine.time} knows a clock, a thread, a lock or a
 * future, so that a simulator that gives its own timeline decides every interleaving.
 */
class TimelineIsTheOnlyDoorTest {
  private static final Path CLASSES =
      Path.of(System.getProperty("basedir", ""), "target", "classes");

  /** What never blocks and tells no time. */
  private static final Set<String> ALLOWED =
      Set.of(
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.util.concurrent.ConcurrentMap",
          "java.util.concurrent.ConcurrentSkipListMap",
          "java.util.concurrent.ConcurrentSkipListSet",
          "java.util.concurrent.CopyOnWriteArrayList");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.nanoTime",
          "java.util.UUID.randomUUID",
          "java.lang.System.currentTimeMillis",
          "java.lang.Object.wait",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll");

  private final JavaClasses engine = new ClassFileImporter().importPath(CLASSES);

  @Test
  void noOtherClassKnowsAThreadALockOrAFuture() {
    DescribedPredicate<JavaClass> concurrency =
        describe(
            "a thread, a lock, a future or a timer",
            type ->
                type.getFullName().startsWith("java.lang.Thread")
                    || type.getFullName().startsWith("java.util.Timer")
                    || (type.getPackageName().startsWith("java.util.concurrent")
                        && !type.getPackageName().equals("java.util.concurrent.atomic")
                        && !ALLOWED.contains(type.getFullName())));
    outside().should().dependOnClassesThat(concurrency).check(engine);
  }

  @Test
  void noOtherClassReadsAClockOrWaits() {
    DescribedPredicate<JavaAccess<?>> clock =
        describe(
            "a look at a clock, a wait, or chance",
            access -> {
              String owner = access.getTargetOwner().getFullName();
              return CLOCKS.contains(owner + "." + access.getName())
                  || owner.equals("java.time.Clock")
                  || (owner.startsWith("java.time.") && access.getName().equals("now"));
            });
    outside().should().accessTargetWhere(clock).check(engine);
  }

  @Test
  void noOtherClassHasASynchronizedMethod() {
    assertThat(engine.stream().filter(TimelineIsTheOnlyDoorTest::isOutside))
        .flatExtracting(JavaClass::getMethods)
        .filteredOn(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
        .isEmpty();
  }

  @Test
  void noOtherClassHasASynchronizedBlock() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-c", "-p"));
    try (Stream<Path> files = Files.walk(CLASSES)) {
      files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.startsWith(CLASSES.resolve("io/miroir/engine/time")))
          .map(Path::toString)
          .forEach(arguments::add);
    }
    StringWriter code = new StringWriter();
    int exit =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(new PrintWriter(code), new PrintWriter(code), arguments.toArray(String[]::new));
    assertThat(exit).isZero();
    assertThat(code.toString().lines())
        .anyMatch(line -> line.contains("invokestatic"))
        .noneMatch(line -> line.contains("monitorenter"));
  }

  private static GivenClassesConjunction outside() {
    return noClasses()
        .that(describe("are outside of the timeline", TimelineIsTheOnlyDoorTest::isOutside));
  }

  private static boolean isOutside(JavaClass type) {
    return !type.getPackageName().equals("io.miroir.engine.time");
  }
}
