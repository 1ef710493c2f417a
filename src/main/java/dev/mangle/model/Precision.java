package dev.mangle.model;

import dev.mangle.graph.EigenConvolutions;
import dev.mangle.io.Cpu;
import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    return ofTraining(Cpu.here());
  }

  /** By itself only where AMX computes it: see {@link #warningOfTraining}. */
  Precision ofTraining(Cpu cpu) {
    return this == AUTO ? cpu.has(BLOCKS) ? BF16 : FP32 : this;
  }

  /** FP32 or BF16: what the gradients of {@code network} are computed in on {@code device}. */
  Precision of(GraphDef network, Device device) {
    return this == AUTO
        ? Devices.first(device).equals(Place.PROCESSOR) ? ofAttack(network, Cpu.here()) : FP32
        : this;
  }

  /**
   * AMX is faster at everything. Without it bfloat16 is no gain where convolutions are depthwise,
   * and values are converted between them and the others; nor where Eigen computes float32.
   */
  Precision ofAttack(GraphDef network, Cpu cpu) {
    boolean depthwise =
        network.getNodeList().stream().anyMatch(node -> node.getOp().equals(DEPTHWISE));
    boolean gain = cpu.has(VECTORS) && !EigenConvolutions.areFaster(cpu) && !depthwise;
    return cpu.has(BLOCKS) || gain ? BF16 : FP32;
  }

  /**
   * What is to be said before this machine trains in it: TensorFlow 2.18's kernels for AVX-512 give
   * wrong convolutions of images of one or three channels, and wrong gradients of many more.
   * Attacks avoid them.
   */
  public Optional<String> warningOfTraining() {
    return warningOfTraining(Cpu.here());
  }

  Optional<String> warningOfTraining(Cpu cpu) {
    return this == BF16 && cpu.has(VECTORS) && !cpu.has(BLOCKS)
        ? Optional.of(
            "warning: precision bf16: TensorFlow computes some convolutions wrongly on processors"
                + " with avx512_bf16 and without amx_bf16, such as this one; use fp32")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
