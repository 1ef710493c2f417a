package dev.mangle.model;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * In which numbers convolutions and their gradients are computed; weights, batch norm and loss stay
 * float32.
 */
public enum Precision {
  /** float32 throughout. */
  FP32,
  /** bfloat16: about twice as fast on a processor that has it. */
  BF16;

  private static final String AUTO = "auto";
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final String BLOCKS = "amx_bf16";
  private static final String VECTORS = "avx512_bf16";

  /**
   * The one called {@code name}, in lower case; {@code auto} is what this machine is best at.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static Precision named(String name) {
    Map<String, Precision> byName = new LinkedHashMap<>();
    byName.put(AUTO, FP32);
    for (Precision value : values()) {
      byName.put(value.toString(), value);
    }
    Precision named = Names.get("precision", byName, name);
    return name.equals(AUTO) ? best(cpuInfo()) : named;
  }

  /** BF16 where Linux says that the processor has AMX for it. */
  static Precision best(String cpuInfo) {
    return has(cpuInfo, BLOCKS) ? BF16 : FP32;
  }

  /**
   * What is to be said before this machine computes in it: TensorFlow 2.18's kernels for AVX-512
   * give wrong convolutions of images of one or three channels, and wrong gradients of many more.
   */
  public Optional<String> warning() {
    return warning(cpuInfo());
  }

  Optional<String> warning(String cpuInfo) {
    return this == BF16 && has(cpuInfo, VECTORS) && !has(cpuInfo, BLOCKS)
        ? Optional.of(
            "warning: precision bf16: TensorFlow computes some convolutions wrongly on processors"
                + " with avx512_bf16 and without amx_bf16, such as this one; use fp32")
        : Optional.empty();
  }

  private static boolean has(String cpuInfo, String flag) {
    return Pattern.compile("\\s+").splitAsStream(cpuInfo).anyMatch(flag::equals);
  }

  private static String cpuInfo() {
    try {
      return Files.isReadable(CPU) ? Files.readString(CPU) : "";
    } catch (IOException e) {
      throw UserException.of("read", CPU, e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
