package dev.mangle.io;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Main memory that this program may use, in bytes: the machine's, or less where its control group
 * (a container, a service) has a limit.
 *
 * @param limit that is there at all, which is the same for every run on a machine
 * @param available that could be had now, without what is used already
 */
public record Memory(long limit, long available) {
  private static final long KIB = 1024;

  /** What a control group without a limit says in version 1: more than any machine has. */
  private static final long NO_LIMIT = 1L << 60;

  /** The groups at the top, where a system does not say in which ones this program is. */
  private static final List<String> TOP = List.of("0::/", "1:memory:/");

  /** Of this machine, as Linux tells it; elsewhere what Java knows. */
  public static Memory here() {
    return read(Path.of("/")).orElseGet(Memory::asJavaKnows);
  }

  private static Memory asJavaKnows() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Memory(system.getTotalMemorySize(), system.getFreeMemorySize());
  }

  /**
   * As the files below {@code root} tell it: {@code proc/meminfo}, and the limits of the control
   * group of {@code proc/self/cgroup} and of those above it, in version 2 or 1.
   *
   * @param root of the system's files: {@code /}
   * @return empty where there is no {@code proc/meminfo} as Linux writes it
   */
  public static Optional<Memory> read(Path root) {
    List<String> machine = lines(root.resolve("proc/meminfo"));
    OptionalLong total = value(machine, "MemTotal:");
    OptionalLong free = value(machine, "MemAvailable:");
    if (total.isEmpty() || free.isEmpty()) {
      return Optional.empty();
    }
    Memory memory = new Memory(total.getAsLong() * KIB, free.getAsLong() * KIB);
    List<String> groups = lines(root.resolve("proc/self/cgroup"));
    for (String line : groups.isEmpty() ? TOP : groups) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        memory =
            memory.within(
                root.resolve("sys/fs/cgroup"),
                parts[2],
                List.of("memory.max", "memory.current", "inactive_file"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        memory =
            memory.within(
                root.resolve("sys/fs/cgroup/memory"),
                parts[2],
                List.of("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
      }
    }
    return Optional.of(memory);
  }

  /**
   * The least of this and of what a group and those above it may have. In a container the group's
   * own path is often not to be seen, and its limit stands at the top.
   *
   * @param files names of a group's limit and use, and of the entry for files that are only cached
   */
  private Memory within(Path top, String group, List<String> files) {
    Memory memory = this;
    Path folder = top.resolve(group.replaceFirst("^/+", "")).normalize();
    for (; folder != null && folder.startsWith(top); folder = folder.getParent()) {
      OptionalLong most = number(lines(folder.resolve(files.get(0))));
      OptionalLong used = number(lines(folder.resolve(files.get(1))));
      if (most.isPresent() && used.isPresent() && most.getAsLong() < NO_LIMIT) {
        long cached = value(lines(folder.resolve("memory.stat")), files.get(2)).orElse(0);
        long left = Math.max(0, most.getAsLong() - used.getAsLong() + cached);
        memory =
            new Memory(
                Math.min(memory.limit(), most.getAsLong()), Math.min(memory.available(), left));
      }
    }
    return memory;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      // A group that is not to be seen sets no limit that we could know.
      return List.of();
    }
  }

  /** The number after {@code key} in lines such as {@code MemTotal: 16 kB}. */
  private static OptionalLong value(List<String> lines, String key) {
    return lines.stream()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(key))
        .map(words -> number(List.of(words[1])))
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** The number that a file holds alone; none for the word {@code max}. */
  private static OptionalLong number(List<String> lines) {
    return lines.size() == 1 && lines.get(0).strip().matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(lines.get(0).strip()))
        : OptionalLong.empty();
  }
}
