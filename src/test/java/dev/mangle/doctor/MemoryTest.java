package dev.mangle.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private static final long GIB = 1L << 30;
  private static final String MEMINFO =
      "MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:   8388608 kB\n";

  @TempDir private Path root;

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Memory memory() {
    return Memory.of(new Host(root, Map.of()));
  }

  @Test
  void isTheMachinesWithoutALimit() throws IOException {
    write("proc/meminfo", MEMINFO);
    assertEquals(new Memory(16 * GIB, 8 * GIB), memory());
    write("sys/fs/cgroup/memory.max", "max\n");
    write("sys/fs/cgroup/memory.current", "123\n");
    assertEquals(new Memory(16 * GIB, 8 * GIB), memory());
  }

  @Test
  void isTheContainersUnderALimit() throws IOException {
    write("proc/meminfo", MEMINFO);
    write("sys/fs/cgroup/memory.max", 4 * GIB + "\n");
    write("sys/fs/cgroup/memory.current", GIB + "\n");
    assertEquals(new Memory(4 * GIB, 3 * GIB), memory());
  }

  @Test
  void isTheContainersUnderALimitOfTheFirstVersion() throws IOException {
    write("proc/meminfo", MEMINFO);
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertEquals(new Memory(16 * GIB, 8 * GIB), memory());
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", 12 * GIB + "\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", GIB + "\n");
    assertEquals(new Memory(12 * GIB, 8 * GIB), memory(), "the machine has less left");
  }

  @Test
  void littleIsNoted() {
    assertEquals(
        Finding.ok("memory", "8.0 of 16.0 GiB free, Java's heap may take 4.0"),
        new Memory(16 * GIB, 8 * GIB).finding(4 * GIB));
    Finding little = new Memory(4 * GIB, 2 * GIB).finding(GIB);
    assertEquals(Finding.State.NOTE, little.state());
    assertEquals("2.0 of 4.0 GiB free, Java's heap may take 1.0", little.found());
  }

  @Test
  void mayBeUnknown() {
    assertEquals(new Memory(0, 0), memory());
    assertEquals(
        "not told by this system, Java's heap may take 1.0 GiB", memory().finding(GIB).text());
  }
}
