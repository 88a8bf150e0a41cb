package org.sparkoptimizer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of packages in ARCHITECTURE.md, as rules. */
class ArchitectureTest {
  private static final String ROOT = "org.sparkoptimizer.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.sparkoptimizer");

  @ParameterizedTest(name = "{0} uses {1} only")
  @CsvSource({
    "linalg,''",
    "loss,''",
    "regularizer,'linalg'",
    "problem,'linalg loss regularizer'",
    "solver,'problem regularizer linalg'",
    "baseline,'solver problem regularizer linalg'",
    "redaction,''",
    "monitor,'redaction'",
    "checkpoint,'solver problem redaction'",
    "data,'problem linalg monitor'",
    "reproduction,'baseline data solver problem regularizer loss'",
    "engine,'problem data linalg loss monitor'",
    "report,'ml solver pilot evaluation redaction'",
    "evaluation,'ml solver'",
    "compare,'evaluation ml solver'",
    "pilot,'evaluation ml solver data baseline problem loss'",
    "ml..,'engine data checkpoint monitor redaction solver problem regularizer loss linalg'",
  })
  void packagesUseOnlyWhatTheMapAllows(String name, String allowed) {
    List<String> packages = new ArrayList<>(List.of(ROOT + name));
    if (!allowed.isEmpty()) {
      Arrays.stream(allowed.split(" ")).map(p -> ROOT + p + "..").forEach(packages::add);
    }
    classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.sparkoptimizer..")
                .or(resideInAnyPackage(packages.toArray(new String[0]))))
        .check(CLASSES);
  }

  @Test
  void theSolverAndWhatItIsMadeOfDoNotKnowSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "linalg", ROOT + "loss", ROOT + "regularizer", ROOT + "problem", ROOT + "solver")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(CLASSES);
  }

  @Test
  void onlyTheBaselinesKnowBreeze() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "baseline")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("breeze..")
        .check(CLASSES);
  }

  @Test
  void theBaselinesDoNotKnowSpark() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "baseline")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsItsParserAndOnlyItAndThePilotsChartsDraw() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .and()
        .haveNameNotMatching(".*\\.PilotCharts(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.knowm..")
        .check(CLASSES);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("org.sparkoptimizer.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noSignatureThatIsCalledOrDeclaredHoldsAScalaSeq() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("scala\\.collection\\.(immutable\\.)?Seq")
        .check(CLASSES);
  }
}
