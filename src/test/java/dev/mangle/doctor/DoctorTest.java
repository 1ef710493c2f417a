package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.graph.ConvolutionFacts;
import dev.mangle.model.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path root;

  @Test
  void tellsEachFindingWhenItIsThere() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(root.resolve("proc/cpuinfo"), "model name : Old CPU\nflags : avx2 fma\n");
    Files.writeString(
        root.resolve("proc/meminfo"), "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n");
    List<Finding> told = new ArrayList<>();
    List<Finding> all = new Doctor(Device.CPU, new Host(root, Map.of()), told::add).examine();
    assertEquals(all, told);
    List<String> names = all.stream().map(Finding::name).toList();
    assertTrue(names.containsAll(List.of("tensorflow", "gradient on cpu", "float32 on cpu")));
    String memory = all.get(names.indexOf("memory")).found();
    assertTrue(memory.startsWith("8.0 of 16.0 GiB free, "), memory);
    assertFalse(names.contains("bfloat16 on cpu"), "this processor lacks it");
    assertFalse(names.contains("cuda"), "with --device cpu it does not matter");
  }

  @Test
  void convolutionsAreToldWithWhatComesOfThem() {
    assertEquals(
        Finding.ok(
            "convolutions",
            "oneDNN's, Eigen's are 0.90 times as fast; bfloat16 is 1.80 times as fast"),
        Doctor.convolutions(new ConvolutionFacts(0.9, 1.8, true)));
    assertEquals(
        Finding.note(
            "convolutions",
            "Eigen's, 1.75 times as fast as oneDNN's; oneDNN gives wrong values where blocks of"
                + " channels are not full",
            "attacks avoid that; train in fp32"),
        Doctor.convolutions(new ConvolutionFacts(1.75, 0, false)));
  }

  @Test
  void librariesThatDoNotLoadAreMissing() {
    Finding finding =
        Natives.load(
            () -> {
              throw new UnsatisfiedLinkError("libc.musl is no glibc\nmore");
            },
            List::of);
    assertEquals(Finding.State.MISSING, finding.state());
    assertEquals("its libraries do not load: libc.musl is no glibc", finding.found());
  }

  @Test
  void librariesAreToldWithTheirFolder() {
    assertEquals(
        "2.18.0, 2 libraries in /cache/natives",
        Natives.load(() -> "2.18.0", () -> List.of("/cache/natives/a.so", "/cache/natives/b.so"))
            .found());
    assertEquals(
        "2.18.0, 0 libraries in the system's folders",
        Natives.load(() -> "2.18.0", List::of).found());
  }

  @Test
  void aFolderThatIsNotThereYetIsJudgedByItsParent() {
    Finding finding = Folders.check("cache", root.resolve("a/b"), "mend it");
    assertEquals("cache", finding.name());
    assertTrue(finding.found().startsWith(root.resolve("a/b") + ", "), finding.text());
  }

  @Test
  void aFileInTheWayOfAFolderIsMissing() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertEquals(
        Finding.missing("log", "cannot write to '" + file.resolve("log") + "'", "set MANGLE_LOG"),
        Folders.check("log", file.resolve("log"), "set MANGLE_LOG"));
  }
}
