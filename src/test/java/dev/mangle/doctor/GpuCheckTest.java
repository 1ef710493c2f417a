package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.Device;
import dev.mangle.model.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckTest {
  private static final String VERSION =
      """
      NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
      GCC version:  gcc version 12.3.0
      """;

  @TempDir private Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private GpuCheck check(boolean wanted, String searched) {
    return new GpuCheck(new Host(root, Map.of("LD_LIBRARY_PATH", searched)), wanted);
  }

  private static void assertNote(String found, Finding finding) {
    assertEquals(Finding.State.NOTE, finding.state());
    assertEquals(found, finding.found());
  }

  @Test
  void whatAGpuLacksIsANoteOrMissing() {
    for (boolean wanted : new boolean[] {false, true}) {
      GpuCheck check = check(wanted, "");
      Finding.State state = wanted ? Finding.State.MISSING : Finding.State.NOTE;
      List.of(
              check.devices(Device.AUTO, List.of()),
              check.build(false),
              check.driver(),
              check.cuda())
          .forEach(finding -> assertEquals(state, finding.state(), finding.text()));
    }
  }

  @Test
  void devicesAreListedWithTheirMemory() {
    List<Place> two = List.of(new Place("GPU", 0, 3L << 29), new Place("GPU", 1, 1L << 30));
    assertEquals(
        Finding.ok("devices", "cpu, gpu:0 (1.5 GiB), gpu:1 (1.0 GiB)"),
        check(true, "").devices(Device.GPU, two));
    assertEquals(
        Finding.ok("devices", "cpu, gpu:3 (1.5 GiB)"),
        check(true, "").devices(Device.parse("gpu:3"), two.subList(0, 1)),
        "the only one that the process sees");
    assertEquals(Finding.State.OK, check(true, "").build(true).state());
  }

  @Test
  void theDriverIsModuleAndLibrary() throws IOException {
    assertNote("none loaded, no libcuda.so.1", check(false, "").driver());
    write("drivers/libcuda.so.1", "");
    assertNote("none loaded, libcuda.so.1", check(false, "/drivers").driver());
    write("proc/driver/nvidia/version", VERSION);
    assertNote("550.54.15, but no libcuda.so.1", check(false, "").driver());
    assertEquals(
        Finding.ok("nvidia driver", "550.54.15, libcuda.so.1"),
        check(false, "relative:/drivers").driver());
  }

  @Test
  void librariesAreFoundWhereTheLoaderLooks() throws IOException {
    write("usr/lib/libcudart.so.12", "");
    write("opt/libcudnn.so.9", "");
    write("etc/ld.so.cache", "glibc-ld.so.cache1.1\0libcudart.so.12\0/usr/lib/libcudart.so.12\0");
    CudaLibraries libraries =
        new CudaLibraries(new Host(root, Map.of("LD_LIBRARY_PATH", "/none:/opt")));
    assertEquals(
        root.resolve("usr/lib/libcudart.so.12"), libraries.find("libcudart.so.12").orElseThrow());
    assertEquals(root.resolve("opt/libcudnn.so.9"), libraries.find("libcudnn.so.9").orElseThrow());
    assertTrue(libraries.find("libcublas.so.12").isEmpty());
    assertNote(
        "no libcublas.so.12, libcublasLt.so.12, libcufft.so.11, libcusolver.so.11,"
            + " libcusparse.so.12",
        check(false, "/opt").cuda());
  }

  @Test
  void aCudaThatTheLoaderDoesNotKnowIsPointedOut() throws IOException {
    write("usr/local/cuda-12.5/lib64/libcublas.so.12", "");
    assertEquals(
        "export LD_LIBRARY_PATH="
            + root.resolve("usr/local/cuda-12.5/lib64")
            + " has some of them found",
        check(false, "").cuda().advice());
  }

  @Test
  void aLibraryThatDoesNotLoadIsTold() throws IOException {
    for (String name : CudaLibraries.NAMES) {
      write("cuda/" + name, "no library");
    }
    Finding finding = check(true, "/cuda").cuda();
    assertEquals(Finding.State.MISSING, finding.state());
    assertTrue(finding.found().startsWith("cannot be loaded: "), finding.found());
    assertTrue(finding.found().contains("libcudart.so.12"), finding.found());
  }
}
