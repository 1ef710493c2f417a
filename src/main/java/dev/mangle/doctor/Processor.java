package dev.mangle.doctor;

import dev.mangle.io.Cpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a processor means for networks. */
record Processor(Cpu cpu) {
  /** Any of them makes TensorFlow use oneDNN unless it is told otherwise (tsl/util/onednn). */
  private static final Set<String> FOR_NETWORKS =
      Set.of("avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile", "amx_int8", "amx_bf16");

  private static final String SWITCH = "TF_ENABLE_ONEDNN_OPTS";

  /** Whether convolutions in bfloat16 are faster here than in float32. */
  boolean hasBfloat16() {
    return List.of("avx512_bf16", "amx_bf16", "bf16").stream().anyMatch(cpu::has);
  }

  /** Its name and cores. */
  Finding name(int cores) {
    return Finding.ok("processor", cpu.name() + ", " + cores + (cores == 1 ? " core" : " cores"));
  }

  /** The instruction sets that count, and what becomes of them. */
  Finding instructions() {
    List<String> names = new ArrayList<>();
    add(names, "avx2", "AVX2");
    add(names, "avx512f", "AVX-512");
    add(names, "avx512_bf16", "AVX512-BF16");
    add(names, "amx_bf16", "AMX");
    add(names, "asimd", "Advanced SIMD");
    add(names, "bf16", "BF16");
    if (names.isEmpty()) {
      return Finding.note("instructions", "none known that networks gain from", "expect slow runs");
    }
    return Finding.ok(
        "instructions",
        String.join(", ", names) + ": float32 by " + widest() + ", bfloat16 by " + bfloat16());
  }

  private void add(List<String> names, String flag, String name) {
    if (cpu.has(flag)) {
      names.add(name);
    }
  }

  private String widest() {
    if (cpu.has("asimd")) {
      return "Advanced SIMD";
    }
    if (cpu.has("avx512f")) {
      return "AVX-512";
    }
    return cpu.has("avx2") ? "AVX2" : "128 bits";
  }

  private String bfloat16() {
    if (cpu.has("amx_bf16")) {
      return "AMX";
    }
    if (cpu.has("avx512_bf16")) {
      return "AVX512-BF16";
    }
    return cpu.has("bf16") ? "BF16" : "float32 (slow)";
  }

  /** Whether TensorFlow computes with oneDNN. */
  Finding oneDnn(Host host) {
    String value = host.variable(SWITCH);
    // TensorFlow ignores what is neither.
    boolean asked = value.matches("(?i)1|true");
    boolean told = asked || value.matches("(?i)0|false");
    boolean on = told ? asked : FOR_NETWORKS.stream().anyMatch(cpu::has);
    String why = told ? SWITCH + "=" + value : "by itself on this processor";
    String limit = host.variable("ONEDNN_MAX_CPU_ISA");
    String limited = limit.isEmpty() ? "" : ", up to ONEDNN_MAX_CPU_ISA=" + limit;
    if (on) {
      return Finding.ok("oneDNN", "on, " + why + limited);
    }
    // Of arm64 no flag tells what TensorFlow decides.
    if (cpu.has("asimd") && !told) {
      return Finding.note("oneDNN", "as TensorFlow decides", SWITCH + "=1 has it on");
    }
    return Finding.note("oneDNN", "off, " + why, SWITCH + "=1 has it on, which mostly is faster");
  }
}
