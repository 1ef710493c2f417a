package dev.mangle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Main memory of a process, as Linux tells it; elsewhere there is none.
 *
 * @param before bytes in use when a turn began: VmRSS
 * @param peak the most bytes in use since then: VmHWM
 */
public record Memory(long before, long peak) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** Written to {@code clear_refs}, it sets VmHWM to VmRSS: see proc(5). */
  private static final String RESET_PEAK = "5";

  /** Bytes in use by this process; from now on {@link #peak()} counts anew. */
  static OptionalLong begin() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      Files.writeString(CLEAR, RESET_PEAK);
    } catch (IOException e) {
      // A kernel without it: the peak is that of the whole run, as VmHWM is.
    }
    return line(STATUS, "VmRSS");
  }

  /** What a turn took that began with {@code before}; null where the system does not tell. */
  static Memory since(OptionalLong before) {
    OptionalLong peak = line(STATUS, "VmHWM");
    return before.isEmpty() || peak.isEmpty()
        ? null
        : new Memory(before.getAsLong(), peak.getAsLong());
  }

  /** The most that process {@code pid} has used so far; empty where it is gone or not told. */
  static OptionalLong peakOf(long pid) {
    return line(Path.of("/proc", Long.toString(pid), "status"), "VmHWM");
  }

  private static OptionalLong line(Path status, String name) {
    try {
      return bytes(Files.readString(status), name)
          .map(OptionalLong::of)
          .orElseGet(OptionalLong::empty);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The value of a line such as {@code VmHWM: 4711 kB}. */
  static Optional<Long> bytes(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s*(\\d+) kB$").matcher(status);
    return line.find() ? Optional.of(1024 * Long.parseLong(line.group(1))) : Optional.empty();
  }
}
