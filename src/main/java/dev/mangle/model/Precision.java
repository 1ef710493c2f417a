package dev.mangle.model;

import dev.mangle.graph.ConvolutionFacts;
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
  /** bfloat16: up to twice as fast on a processor that has it, more with AMX. */
  BF16,
  /** The faster of the two on this machine. */
  AUTO;

  private static final String BLOCKS = "amx_bf16";
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
    return this == AUTO ? ofTraining(ConvolutionFacts.here()) : this;
  }

  /** Training takes no care of what oneDNN may get wrong: see {@link #warningOfTraining}. */
  static Precision ofTraining(ConvolutionFacts facts) {
    return facts.bfloat16IsFaster() && facts.right() ? BF16 : FP32;
  }

  /** FP32 or BF16: what the gradients of {@code network} are computed in on {@code device}. */
  Precision of(GraphDef network, Device device) {
    return this == AUTO
        ? Devices.first(device).equals(Place.PROCESSOR)
            ? ofAttack(network, Cpu.here(), ConvolutionFacts.here())
            : FP32
        : this;
  }

  /**
   * Without AMX, bfloat16 is no gain where convolutions are depthwise: they stay float32, and
   * values are converted between them and the others.
   */
  static Precision ofAttack(GraphDef network, Cpu cpu, ConvolutionFacts facts) {
    boolean depthwise =
        network.getNodeList().stream().anyMatch(node -> node.getOp().equals(DEPTHWISE));
    return facts.bfloat16IsFaster() && (cpu.has(BLOCKS) || !depthwise) ? BF16 : FP32;
  }

  /**
   * What is to be said before this machine trains in it: on some machines, TensorFlow 2.18 gives
   * wrong convolutions of images of one or three channels, and wrong gradients of many more.
   * Attacks avoid them.
   */
  public Optional<String> warningOfTraining() {
    return this == BF16 ? warningOfTraining(ConvolutionFacts.here()) : Optional.empty();
  }

  static Optional<String> warningOfTraining(ConvolutionFacts facts) {
    return facts.right()
        ? Optional.empty()
        : Optional.of(
            "warning: precision bf16: TensorFlow computes some convolutions wrongly on this"
                + " machine; use fp32");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
