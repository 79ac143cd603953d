package io.miroir.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Placement, planner and phase table have no clock, no thread and no input or output. */
class PureCoreTest {
  @Test
  void shardAndPlanUseOnlyTheApiTheHashAndPurePartsOfTheJdk() {
    classes()
        .that()
        .resideInAnyPackage("io.miroir.engine.shard", "io.miroir.engine.plan")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.miroir.engine.shard",
            "io.miroir.engine.plan",
            "io.miroir.api..",
            "org.jspecify..",
            "com.dynatrace.hash4j..",
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.nio.charset",
            "java.util",
            "java.util.function",
            "java.util.stream")
        .andShould()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.type(Thread.class)
                .or(JavaClass.Predicates.assignableTo(java.util.Timer.class))
                .or(JavaClass.Predicates.assignableTo(java.util.Random.class))
                .negate())
        .check(
            new ClassFileImporter()
                .importPath(Path.of(System.getProperty("basedir", ""), "target", "classes")));
  }
}
