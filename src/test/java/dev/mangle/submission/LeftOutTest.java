package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.mangle.cli.AttackCommand;
import dev.mangle.cli.ClassifyCommand;
import dev.mangle.cli.ConsoleProgress;
import dev.mangle.cli.ErrorReport;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Follows every reference of the commands that a submission runs, through all libraries. */
@Tag("slow")
class LeftOutTest {
  private static final Path JAR = Path.of("target/mangle.jar");

  /** The library of CSV files can print what a data base gives; nobody asks it to. */
  private static final String JLINK_NEED_NOT = "java.sql";

  private static final List<Class<?>> ROOTS =
      List.of(AttackCommand.class, ClassifyCommand.class, ConsoleProgress.class, ErrorReport.class);

  private static Set<String> reached;

  /** Once: it takes long. */
  @BeforeAll
  static void follow() throws IOException {
    reached = reached();
  }

  @Test
  void whatIsReachedOfJavaIsInTheRuntime() {
    Set<String> there = new HashSet<>(Set.of(JLINK_NEED_NOT));
    Configuration.empty()
        .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), List.of(Jlink.MODULES.split(",", -1)))
        .modules()
        .forEach(module -> there.add(module.name()));
    Set<String> missing = new TreeSet<>();
    for (Module module : ModuleLayer.boot().modules()) {
      if (!there.contains(module.getName()) && module.getName().matches("(java|jdk)\\..*")) {
        reached.stream()
            .filter(name -> module.getPackages().contains(packageOf(name)))
            .forEach(missing::add);
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static String packageOf(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  @Test
  void nothingThatIsLeftOutIsReached() throws IOException {
    assertTrue(reached.contains("org.apache.commons.csv.CSVParser"), "nothing was followed");
    Set<String> missing = new TreeSet<>();
    for (Path jar : leftOut()) {
      for (String name : classes(jar)) {
        // An annotation that is not there is no error.
        if (reached.contains(name) && !jar.toString().contains("annotations")) {
          missing.add(name);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  /** A stale prefix would say nothing. */
  @Test
  void whatIsLeftOutIsThere() throws IOException {
    List<String> names = leftOut().stream().map(jar -> jar.getFileName().toString()).toList();
    for (String prefix : Program.LEFT_OUT) {
      assertTrue(names.stream().anyMatch(name -> name.startsWith(prefix)), prefix);
    }
  }

  /** Names of classes, Java's own too. */
  private static Set<String> reached() throws IOException {
    List<JarFile> jars = new ArrayList<>();
    jars.add(new JarFile(JAR.toFile()));
    for (Path library : Program.of(JAR).libraries()) {
      if (!library.toString().contains("tensorflow")) {
        jars.add(new JarFile(library.toFile()));
      }
    }
    JavaClasses classes = new ClassFileImporter().importJars(jars);
    for (JarFile jar : jars) {
      jar.close();
    }
    Set<String> seen = new HashSet<>();
    Deque<JavaClass> next = new ArrayDeque<>();
    ROOTS.forEach(root -> next.add(classes.get(root)));
    while (!next.isEmpty()) {
      JavaClass reached = next.remove();
      if (seen.add(reached.getName())) {
        reached.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .forEach(next::add);
      }
    }
    return seen;
  }

  private static List<Path> leftOut() throws IOException {
    try (Stream<Path> list = Files.list(JAR.resolveSibling("lib"))) {
      return list.filter(
              jar ->
                  Program.LEFT_OUT.stream()
                      .anyMatch(prefix -> jar.getFileName().toString().startsWith(prefix)))
          .toList();
    }
  }

  private static List<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}
