package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Diverse inputs (DI): with probability p the networks see the image resized to a random size in
 * [299, max) and padded at a random place to max.
 *
 * <p>Source: Xie et al., "Improving transferability of adversarial examples with input diversity",
 * CVPR 2019: nearest value, 299 to 330, p 0.5; 0.7 with TI. There the networks see the larger image
 * itself; here they take images of one size, so it is brought back to the image's own, bilinearly.
 * It is padded with zeros there, which is middle grey for networks of [-1, 1], and so it is here by
 * default; pad 0 is black, as in code for networks of [0, 1].
 *
 * @param p probability
 * @param max padded size for an image of 299, others in proportion
 * @param perNetwork whether each network sees a draw of its own (Zhao et al. 2021, Logit attack)
 * @param pad pixel value of the padding
 */
record DiverseInput(double p, double max, boolean perNetwork, double pad)
    implements Technique.OfInput {
  /** The size that {@code max} speaks of. */
  static final double SIZE = 299;

  static final Kind<Technique> KIND =
      new Kind<>(
          "resized to 299..max and padded to max with pad, at a random place",
          "Xie et al. 2019",
          List.of(
              Parameter.number("p", 0.5, 0, 1),
              Parameter.number("max", 330, SIZE, 1000),
              Parameter.word("draw", "image", "network"),
              ResizePad.padding()),
          a ->
              new DiverseInput(
                  a.number("p"),
                  a.number("max"),
                  a.word("draw").equals("network"),
                  a.number("pad")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    return new ResizePad(p, max / SIZE, true, pad).apply(rows, "di", x);
  }
}
