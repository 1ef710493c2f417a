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
 * to max with {@code pad} and resized back, always.
 *
 * <p>Source: Zou et al., "Improving the transferability of adversarial examples with
 * resized-diverse-inputs", ECCV 2020, as used by Byun et al. (CFM) 2023: 340 for 299, p 0.7 there.
 * Padded with middle grey, the zero of networks of [-1, 1], as {@code di} is; with pad 0, p 0.5 and
 * max 343 it is the DI of SSA's code.
 *
 * @param p probability
 * @param max padded size for an image of 299, others in proportion
 * @param pad pixel value of the padding
 */
record ResizedDiverseInput(double p, double max, double pad) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "resized to 299..max and padded at a random place, bilinearly, and resized back",
          "Zou et al. 2020",
          List.of(
              Parameter.number("p", 1, 0, 1),
              Parameter.number("max", 340, DiverseInput.SIZE, 1000),
              ResizePad.padding()),
          a -> new ResizedDiverseInput(a.number("p"), a.number("max"), a.number("pad")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    return new ResizePad(p, max / DiverseInput.SIZE, false, pad).apply(rows, "rdi", x);
  }
}
