package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassesHashTest {
  private static final String PASS = "dev/mangle/graph/Pass.class";
  private static final String LOADER = "dev/mangle/model/Loader.class";
  private static final String COMMAND = "dev/mangle/cli/Command.class";

  @TempDir Path folder;

  private Path classes(String name, String content) throws IOException {
    Path root = folder.resolve(name);
    for (String file : new String[] {PASS, LOADER, COMMAND}) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), file.equals(PASS) ? content : "other");
    }
    return root;
  }

  private Path jar(Path classes) throws IOException {
    Path jar = folder.resolve(classes.getFileName() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String file : new String[] {LOADER, COMMAND, PASS}) {
        zip.putNextEntry(new ZipEntry(file));
        zip.write(Files.readAllBytes(classes.resolve(file)));
        zip.closeEntry();
      }
    }
    return jar;
  }

  @Test
  void ajarAndItsClassesAreTheSame() throws IOException {
    Path classes = classes("classes", "a pass");
    assertEquals(ClassesHash.of(classes), ClassesHash.of(jar(classes)));
  }

  @Test
  void anotherPassIsAnotherBuild() throws IOException {
    Path one = classes("one", "a pass");
    Path two = classes("two", "b pass");
    assertNotEquals(ClassesHash.of(one), ClassesHash.of(two));
    assertNotEquals(ClassesHash.of(jar(one)), ClassesHash.of(jar(two)));
  }

  @Test
  void classesThatMakeNoNetworkReadyDoNotCount() throws IOException {
    Path classes = classes("classes", "a pass");
    String before = ClassesHash.of(classes);
    Files.writeString(classes.resolve(COMMAND), "changed");
    assertEquals(before, ClassesHash.of(classes));
  }

  @Test
  void theRunningProgramHasOne() {
    assertEquals(64, ClassesHash.HERE.length());
  }
}
