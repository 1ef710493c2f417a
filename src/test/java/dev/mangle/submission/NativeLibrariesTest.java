package dev.mangle.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.io.UserException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.Runtime.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Libraries of the Java that runs: every Linux has them. */
@EnabledOnOs(OS.LINUX)
class NativeLibrariesTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  @Test
  void anElfFileTellsWhatItNeeds() throws IOException {
    Path library = JAVA.resolve("lib/libjava.so");
    assertTrue(ElfFile.is(library));
    ElfFile elf = ElfFile.read(library);
    assertTrue(elf.needed().containsAll(Set.of("libjvm.so", "libc.so.6")), elf::toString);
    assertTrue(elf.versions().stream().anyMatch(v -> v.startsWith("GLIBC_2.")), elf::toString);
  }

  @Test
  void theLowestGlibcIsTheHighestVersionOfASymbol() {
    Set<String> versions =
        Set.of("GLIBC_2.4", "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_PRIVATE", "GLIBCXX_3.4.29");
    assertEquals(Version.parse("2.34"), new ElfFile(Set.of(), versions).glibc());
    assertEquals(Version.parse("2"), new ElfFile(Set.of(), Set.of()).glibc());
  }

  @Test
  void otherFilesAndCutOnes() throws IOException {
    assertFalse(ElfFile.is(Files.writeString(folder.resolve("text"), "x".repeat(100))));
    assertFalse(ElfFile.is(Files.writeString(folder.resolve("short"), "x")));
    byte[] whole = Files.readAllBytes(JAVA.resolve("lib/libjava.so"));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, 200));
    assertTrue(ElfFile.is(cut));
    assertThrows(EOFException.class, () -> ElfFile.read(cut));
  }

  @Test
  void whatIsThereIsNotNeededAndGlibcNeverIs() throws IOException {
    Path here = Files.createDirectory(folder.resolve("here"));
    Files.copy(JAVA.resolve("lib/libjava.so"), here.resolve("libjava.so"));
    assertEquals(Set.of("libjvm.so"), NativeLibraries.needs(List.of(here)).libraries());
    Files.createFile(here.resolve("libjvm.so"));
    assertEquals(Set.of(), NativeLibraries.needs(List.of(here)).libraries());
  }

  /** Java's launcher needs a few libraries; afterwards only those that this system lacks. */
  @Test
  void librariesOfTheSystemGoAlongEachInItsFolder() throws IOException {
    Path here = Files.createDirectory(folder.resolve("here"));
    Files.copy(JAVA.resolve("lib/server/libjvm.so"), here.resolve("libjvm.so"));
    Path system = folder.resolve("system");
    NativeLibraries.addFromSystem(List.of(here), system);
    for (String name : NativeLibraries.needs(List.of(here)).libraries()) {
      assertTrue(ElfFile.is(system.resolve(name).resolve(name)), name);
    }
    assertEquals(Set.of(), NativeLibraries.needs(List.of(here, system)).libraries());
  }

  @Test
  void librariesAndLicencesComeOutOfTheJar() throws IOException {
    Path jar =
        jar("org/x/linux-x86_64/liba.so.2", "org/x/linux-x86_64/LICENSE", "META-INF/pom.xml");
    Path natives = Files.createDirectory(folder.resolve("natives"));
    NativeLibraries.Unpacked unpacked = NativeLibraries.unpack(jar, natives);
    assertEquals("linux-x86_64", unpacked.platform());
    assertEquals(
        List.of("native/liba.so.2", "native/LICENSE"),
        unpacked.files().stream().map(ArchiveContent::path).toList());
    assertEquals("org/x/linux-x86_64/liba.so.2", Files.readString(natives.resolve("liba.so.2")));

    Path empty = jar("META-INF/pom.xml");
    String message =
        assertThrows(UserException.class, () -> NativeLibraries.unpack(empty, natives))
            .getMessage();
    assertEquals("'%s' has no native libraries".formatted(empty), message);
  }

  @Test
  void aJavaThatCannotMakeARuntime() {
    Path target = folder.resolve("runtime");
    String none =
        assertThrows(UserException.class, () -> Jlink.make(target, Optional.empty())).getMessage();
    assertEquals(
        "the Java in '%s' has no jlink: run mangle with a JDK, or package with --runtime container"
            .formatted(JAVA),
        none);
    String fails =
        assertThrows(
                UserException.class, () -> Jlink.make(target, Optional.of(new WithoutModules())))
            .getMessage();
    assertEquals(
        "the Java in '%s' cannot make a runtime: Error: no modules; has it a jmods folder?"
            .formatted(JAVA),
        fails);
  }

  private static final class WithoutModules implements ToolProvider {
    @Override
    public String name() {
      return "jlink";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
      err.println("Error: no modules");
      return 1;
    }
  }

  @Test
  void theProgramIsAJarWithLinuxNatives() throws IOException {
    Path jar = folder.resolve("mangle.jar");
    assertTrue(
        assertThrows(UserException.class, () -> Program.of(jar))
            .getMessage()
            .contains("expected mangle.jar with its lib folder"));
    Files.createFile(jar);
    Path lib = Files.createDirectory(folder.resolve("lib"));
    for (String name :
        List.of(
            "picocli-4.jar",
            "commons-compress-1.jar",
            "tensorflow-core-native-1.jar",
            "tensorflow-core-native-1-macosx-arm64.jar")) {
      Files.createFile(lib.resolve(name));
    }
    assertEquals(
        "'%s': expected TensorFlow's natives for one Linux, found 0: package on Linux"
            .formatted(lib),
        assertThrows(UserException.class, () -> Program.of(jar)).getMessage());
    Path natives = Files.createFile(lib.resolve("tensorflow-core-native-1-linux-x86_64.jar"));
    assertEquals(
        new Program(
            jar,
            List.of(lib.resolve("picocli-4.jar"), lib.resolve("tensorflow-core-native-1.jar")),
            natives),
        Program.of(jar));
  }

  private Path jar(String... entries) throws IOException {
    Path jar = Files.createTempFile(folder, "natives", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        out.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
