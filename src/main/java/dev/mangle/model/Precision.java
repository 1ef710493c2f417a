package dev.mangle.model;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  private static final Set<String> FLAGS = Set.of("amx_bf16", "avx512_bf16");

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

  /** BF16 where Linux says that the processor computes in it. */
  static Precision best(String cpuInfo) {
    return Pattern.compile("\\s+").splitAsStream(cpuInfo).anyMatch(FLAGS::contains) ? BF16 : FP32;
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
