package dev.mangle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What numbers were measured on.
 *
 * @param processor its name
 * @param cores that Java may use
 * @param flags of the processor that decide how fast it multiplies and adds, as Linux calls them
 * @param memory bytes of main memory
 */
public record Machine(String processor, int cores, List<String> flags, long memory) {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private static final Set<String> FLAGS =
      Set.of(
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512dq",
          "avx512bw",
          "avx512vl",
          "avx_vnni",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_tile",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "asimdhp",
          "asimddp",
          "sve",
          "sve2",
          "bf16",
          "i8mm");

  /** Copies the flags. */
  public Machine {
    flags = List.copyOf(flags);
  }

  /** This one. */
  static Machine here() {
    String cpuInfo = cpuInfo();
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(
        processor(cpuInfo), Runtime.getRuntime().availableProcessors(), flags(cpuInfo), memory);
  }

  private static String cpuInfo() {
    try {
      return Files.isReadable(CPU) ? Files.readString(CPU) : "";
    } catch (IOException e) {
      throw UserException.of("read", CPU, e);
    }
  }

  /** The first processor's name; where Linux does not tell, its architecture. */
  static String processor(String cpuInfo) {
    String name = line(cpuInfo, "model name");
    return name.isEmpty() ? System.getProperty("os.arch") : name;
  }

  /** Those of the first processor that count, in Linux's order. */
  static List<String> flags(String cpuInfo) {
    return Arrays.stream(line(cpuInfo, "flags|Features").split(" ", -1))
        .filter(FLAGS::contains)
        .toList();
  }

  private static String line(String cpuInfo, String names) {
    Matcher line = Pattern.compile("(?m)^(?:" + names + ")\\s*:\\s*(.*)$").matcher(cpuInfo);
    return line.find() ? line.group(1).strip() : "";
  }

  /** In words: {@code AMD EPYC, 2 cores (avx2 fma avx512f)}. */
  @Override
  public String toString() {
    String words = processor + ", " + cores + (cores == 1 ? " core" : " cores");
    return flags.isEmpty() ? words : words + " (" + String.join(" ", flags) + ")";
  }
}
