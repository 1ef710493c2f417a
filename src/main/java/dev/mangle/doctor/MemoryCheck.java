package dev.mangle.doctor;

import dev.mangle.io.Memory;
import java.util.Locale;
import java.util.Optional;

/** Whether main memory is enough for a usual run. */
final class MemoryCheck {
  private static final double GIB = 1 << 30;

  /** What a run on three networks of Inception's size takes. */
  private static final double USUAL_GIB = 5;

  private MemoryCheck() {}

  /**
   * Judges what there is.
   *
   * @param memory empty where the system does not tell
   * @param heap the most that Java's own may take, in bytes
   */
  static Finding of(Optional<Memory> memory, long heap) {
    String javas = String.format(Locale.ROOT, "Java's heap may take %.1f", heap / GIB);
    if (memory.isEmpty()) {
      return Finding.note("memory", "not told by this system, " + javas + " GiB", "");
    }
    double available = memory.get().available() / GIB;
    double limit = memory.get().limit() / GIB;
    String found = String.format(Locale.ROOT, "%.1f of %.1f GiB free, %s", available, limit, javas);
    return available >= USUAL_GIB
        ? Finding.ok("memory", found)
        : Finding.note(
            "memory",
            found,
            "three networks as large as Inception want "
                + (int) USUAL_GIB
                + " GiB: take a smaller --batch-size, or fewer networks");
  }
}
