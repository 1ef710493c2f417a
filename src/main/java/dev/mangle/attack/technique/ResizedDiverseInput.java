package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Resized diverse inputs (RDI): the image resized bilinearly to a random size in [299, max), padded
 * with zeros to max and resized back, always.
 *
 * <p>Source: Zou et al., "Improving the transferability of adversarial examples with
 * resized-diverse-inputs", ECCV 2020, as used by Byun et al. (CFM) 2023: 340 for 299, p 0.7 there.
 *
 * @param p probability
 * @param max padded size for an image of 299, others in proportion
 */
record ResizedDiverseInput(double p, double max) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "the same, bilinearly and always, and resized back",
          "Zou et al. 2020",
          List.of(
              Parameter.number("p", 1, 0, 1),
              Parameter.number("max", 340, DiverseInput.SIZE, 1000)),
          a -> new ResizedDiverseInput(a.number("p"), a.number("max")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    return new ResizePad(p, max / DiverseInput.SIZE, false).apply(rows, "rdi", x);
  }
}
