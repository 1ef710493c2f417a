package dev.mangle.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.mangle.io.Cpu;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;

/**
 * What numbers were measured on.
 *
 * @param processor its name
 * @param cores that Java may use
 * @param flags of the processor that decide how fast it multiplies and adds, as Linux calls them
 * @param memory bytes of main memory
 */
public record Machine(String processor, int cores, List<String> flags, long memory) {
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
    Cpu cpu = Cpu.here();
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(
        cpu.name(),
        Runtime.getRuntime().availableProcessors(),
        cpu.flags().stream().filter(FLAGS::contains).toList(),
        memory);
  }

  /** In words: {@code AMD EPYC, 2 cores (avx2 fma avx512f)}. */
  @Override
  public String toString() {
    String words = processor + ", " + cores + (cores == 1 ? " core" : " cores");
    return flags.isEmpty() ? words : words + " (" + String.join(" ", flags) + ")";
  }
}
