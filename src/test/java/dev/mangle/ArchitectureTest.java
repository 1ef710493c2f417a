package dev.mangle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports run downwards. */
class ArchitectureTest {
  /** From the roof to the floor; a package may import the levels below its own, no neighbour. */
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("cli"),
          List.of("bench", "challenge", "doctor", "report", "transfer", "tune"),
          List.of("trial"),
          List.of("score"),
          List.of("attack", "importer", "minimal", "submission", "train"),
          List.of("defense"),
          List.of("model", "data"),
          List.of("graph", "image"),
          List.of("io"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mangle");

  static Stream<String> packages() {
    return LEVELS.stream().flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsRunDownwards(String name) {
    int level =
        IntStream.range(0, LEVELS.size())
            .filter(i -> LEVELS.get(i).contains(name))
            .findFirst()
            .orElseThrow();
    String[] forbidden =
        LEVELS.subList(0, level + 1).stream()
            .flatMap(List::stream)
            .filter(other -> !other.equals(name))
            .map(ArchitectureTest::tree)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(tree(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsLevel() {
    Set<String> unknown = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      String[] parts = c.getPackageName().split("\\.", -1);
      if (parts.length > 2 && packages().noneMatch(parts[2]::equals)) {
        unknown.add(parts[2]);
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void commandLineLibrariesStayInTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.mangle", "dev.mangle.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..")
        .check(CLASSES);
  }

  @Test
  void chartAndTemplateLibrariesStayInTheReport() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mangle.report")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jfree..", "org.apache.batik..", "com.samskivert..")
        .check(CLASSES);
  }

  @Test
  void tfliteLibrariesStayInTheirImporter() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mangle.importer.tflite")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.tensorflow.lite..", "com.google.flatbuffers..")
        .check(CLASSES);
  }

  @Test
  void theNumpyLibraryStaysAmongPixelsAndFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mangle.image")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.openlca..")
        .check(CLASSES);
  }

  @Test
  void pixelsAndFilesKnowNoTensorFlow() {
    noClasses()
        .that()
        .resideInAnyPackage(tree("image"), tree("io"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tensorflow..")
        .check(CLASSES);
  }

  private static String tree(String name) {
    return "dev.mangle." + name + "..";
  }
}
