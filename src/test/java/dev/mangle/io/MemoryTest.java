package dev.mangle.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;
  private Workspace files;

  @BeforeEach
  void writeMachine() {
    files = new Workspace(root);
    files.text(
        "proc/meminfo",
        """
        MemTotal:       16777216 kB
        MemFree:         1048576 kB
        MemAvailable:    8388608 kB
        """);
  }

  private void expect(long limit, long available) {
    assertEquals(Optional.of(new Memory(limit, available)), Memory.read(root));
  }

  @Test
  void withoutControlGroupsItIsTheMachines() {
    expect(16 * GIB, 8 * GIB);
  }

  @Test
  void aGroupOfVersion2HasItsLimit() {
    files.text("proc/self/cgroup", "0::/user/app\n");
    files.text("sys/fs/cgroup/user/app/memory.max", 4 * GIB + "\n");
    files.text("sys/fs/cgroup/user/app/memory.current", 3 * GIB + "\n");
    files.text("sys/fs/cgroup/user/app/memory.stat", "anon 7\ninactive_file " + GIB + "\n");
    expect(4 * GIB, 2 * GIB);
  }

  @Test
  void theTightestGroupAboveCounts() {
    files.text("proc/self/cgroup", "0::/user/app\n");
    files.text("sys/fs/cgroup/user/app/memory.max", "max\n");
    files.text("sys/fs/cgroup/user/app/memory.current", "5\n");
    files.text("sys/fs/cgroup/user/memory.max", 2 * GIB + "\n");
    files.text("sys/fs/cgroup/user/memory.current", 5 * GIB + "\n");
    expect(2 * GIB, 0);
  }

  @Test
  void aContainerSeesItsGroupAtTheTop() {
    files.text("proc/self/cgroup", "4:memory,cpu:/docker/0123\n1:name=systemd:/docker/0123\n");
    files.text("sys/fs/cgroup/memory/memory.limit_in_bytes", 3 * GIB + "\n");
    files.text("sys/fs/cgroup/memory/memory.usage_in_bytes", GIB + "\n");
    expect(3 * GIB, 2 * GIB);
  }

  @Test
  void whereASystemNamesNoGroupTheTopCounts() {
    files.text("sys/fs/cgroup/memory.max", 4 * GIB + "\n");
    files.text("sys/fs/cgroup/memory.current", GIB + "\n");
    expect(4 * GIB, 3 * GIB);
    files.text("sys/fs/cgroup/memory/memory.limit_in_bytes", 3 * GIB + "\n");
    files.text("sys/fs/cgroup/memory/memory.usage_in_bytes", GIB + "\n");
    expect(3 * GIB, 2 * GIB);
  }

  @Test
  void aGroupOfVersion1WithoutLimitSaysAHugeNumber() {
    files.text("proc/self/cgroup", "4:memory:/app\n");
    files.text("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "9223372036854771712\n");
    files.text("sys/fs/cgroup/memory/app/memory.usage_in_bytes", GIB + "\n");
    expect(16 * GIB, 8 * GIB);
  }

  @Test
  void whatIsNotAsLinuxWritesItTellsNothing() {
    files.text("proc/self/cgroup", "garbage\n0::/../../etc\n");
    files.text("sys/fs/cgroup/memory.max", "many\n");
    expect(16 * GIB, 8 * GIB);
    files.text("proc/meminfo", "MemTotal: much\n");
    assertEquals(Optional.empty(), Memory.read(root));
  }

  @Test
  void thisMachineHasSome() {
    Memory here = Memory.here();
    assertTrue(here.limit() > 0 && here.available() <= here.limit(), here::toString);
  }
}
