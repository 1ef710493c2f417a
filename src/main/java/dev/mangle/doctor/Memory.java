package dev.mangle.doctor;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory, in bytes; 0 where the system does not tell.
 *
 * @param total what the machine, or the container's limit, has
 * @param available what is left of it
 */
record Memory(long total, long available) {
  private static final double GIB = 1 << 30;

  /** What a run on three networks of Inception's size takes. */
  private static final double USUAL_GIB = 5;

  static Memory of(Host host) {
    String text = host.text("/proc/meminfo").orElse("");
    Memory machine = new Memory(bytes(text, "MemTotal"), bytes(text, "MemAvailable"));
    Memory v2 = machine.within(host, "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current");
    return v2.within(
        host,
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes");
  }

  private static long bytes(String text, String key) {
    Matcher line = Pattern.compile("(?m)^" + key + ":\\s*(\\d{1,15}) kB").matcher(text);
    return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
  }

  /** The same under a control group's limit, where it has one. */
  private Memory within(Host host, String limitFile, String usedFile) {
    OptionalLong limit = number(host, limitFile);
    // Without a limit, version 1 has a number that no machine reaches.
    if (limit.isEmpty() || (total > 0 && limit.getAsLong() >= total)) {
      return this;
    }
    long left = Math.max(0, limit.getAsLong() - number(host, usedFile).orElse(0));
    return new Memory(limit.getAsLong(), available > 0 ? Math.min(available, left) : left);
  }

  private static OptionalLong number(Host host, String path) {
    String text = host.text(path).orElse("").strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  Finding finding(long heap) {
    String javas = String.format(Locale.ROOT, "Java's heap may take %.1f", heap / GIB);
    if (total == 0) {
      return Finding.note("memory", "not told by this system, " + javas + " GiB", "");
    }
    String found =
        String.format(
            Locale.ROOT, "%.1f of %.1f GiB free, %s", available / GIB, total / GIB, javas);
    return available / GIB >= USUAL_GIB
        ? Finding.ok("memory", found)
        : Finding.note(
            "memory",
            found,
            "three networks as large as Inception want "
                + (int) USUAL_GIB
                + " GiB: take a smaller --batch-size, or fewer networks");
  }
}
