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
import org.tensorflow.proto.GraphDef;

/**
 * In which numbers convolutions and their gradients are computed; images, scores, loss and what is
 * done with gradients stay float32.
 */
public enum Precision {
  /** float32 throughout. */
  FP32,
  /** bfloat16: about twice as fast on a processor that has it. */
  BF16,
  /** The faster of the two on this machine. */
  AUTO;

  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final String BLOCKS = "amx_bf16";
  private static final String VECTORS = "avx512_bf16";
  private static final String DEPTHWISE = "DepthwiseConv2dNative";

  /**
   * The one called {@code name}, in lower case.
   *
   * @throws UserException when there is none, with the nearest name
   */
  public static Precision named(String name) {
    Map<String, Precision> byName = new LinkedHashMap<>();
    for (Precision value : values()) {
      byName.put(value.toString(), value);
    }
    return Names.get("precision", byName, name);
  }

  /** FP32 or BF16: what a network is trained in on this machine where this is asked for. */
  public Precision ofTraining() {
    return ofTraining(cpuInfo());
  }

  /** By itself only where AMX computes it: see {@link #warningOfTraining}. */
  Precision ofTraining(String cpuInfo) {
    return this == AUTO ? has(cpuInfo, BLOCKS) ? BF16 : FP32 : this;
  }

  /** FP32 or BF16: what the gradients of {@code network} are computed in on {@code device}. */
  Precision of(GraphDef network, Device device) {
    return this == AUTO
        ? Devices.first(device).equals(Place.PROCESSOR) ? ofAttack(network, cpuInfo()) : FP32
        : this;
  }

  /**
   * AMX is faster at everything; without it bfloat16 is no gain where convolutions are depthwise,
   * and values are converted between them and the others.
   */
  Precision ofAttack(GraphDef network, String cpuInfo) {
    boolean depthwise =
        network.getNodeList().stream().anyMatch(node -> node.getOp().equals(DEPTHWISE));
    return has(cpuInfo, BLOCKS) || (has(cpuInfo, VECTORS) && !depthwise) ? BF16 : FP32;
  }

  /**
   * What is to be said before this machine trains in it: TensorFlow 2.18's kernels for AVX-512 give
   * wrong convolutions of images of one or three channels, and wrong gradients of many more.
   * Attacks avoid them.
   */
  public Optional<String> warningOfTraining() {
    return warningOfTraining(cpuInfo());
  }

  Optional<String> warningOfTraining(String cpuInfo) {
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
