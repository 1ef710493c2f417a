package dev.mangle.train;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What an architecture gives.
 *
 * @param logits scores before softmax, [N, classes]
 * @param aux an auxiliary head, which helps in training and in attacks
 */
public record Outputs(Operand<TFloat32> logits, Optional<Aux> aux) {

  /**
   * An auxiliary head.
   *
   * @param logits its scores before softmax, [N, classes]
   * @param weight of its loss beside the main one's 1
   */
  public record Aux(Operand<TFloat32> logits, double weight) {}

  /** Outputs without an auxiliary head. */
  static Outputs of(Operand<TFloat32> logits) {
    return new Outputs(logits, Optional.empty());
  }

  /** Outputs with an auxiliary head of the weight that Inception-v3 gives it, 0.4. */
  static Outputs of(Operand<TFloat32> logits, Operand<TFloat32> aux) {
    return new Outputs(logits, Optional.of(new Aux(aux, 0.4)));
  }
}
