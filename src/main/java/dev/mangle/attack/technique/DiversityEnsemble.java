package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Diversity ensemble (DEM): each network sees the image through several random resizes and paddings
 * of growing size at once, and its logits are the mean over them.
 *
 * <p>Source: Zou et al., "Improving the transferability of adversarial examples with
 * resized-diverse-inputs, diversity-ensemble and region fitting", ECCV 2020: 1.14, 1.27, 1.4, 1.53
 * and 1.66 times the size. Its region fitting is a step size of all of epsilon ({@code --step-size
 * eps}), which the plan says. Padded with middle grey, as {@code di} is.
 *
 * @param count how many
 * @param least padded size of the first, in sizes of the image
 * @param most padded size of the last
 * @param p probability of each
 * @param pad pixel value of the padding
 */
record DiversityEnsemble(int count, double least, double most, double p, double pad)
    implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "J(mean of logits) over random resizes to least..most of the size",
          "Zou et al. 2020",
          List.of(
              Parameter.whole("count", 5, 1, 20),
              Parameter.number("least", 1.14, 1, 4),
              Parameter.number("most", 1.66, 1, 4),
              Parameter.number("p", 1, 0, 1),
              ResizePad.padding()),
          a ->
              new DiversityEnsemble(
                  a.whole("count"),
                  a.number("least"),
                  a.number("most"),
                  a.number("p"),
                  a.number("pad")));

  @Override
  public int rows() {
    return count;
  }

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    List<Operand<TFloat32>> seen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double size = count == 1 ? least : least + (most - least) * i / (count - 1);
      seen.add(new ResizePad(p, size, false, pad).apply(rows, "dem" + i, x));
    }
    return count == 1 ? seen.get(0) : rows.tf().concat(seen, rows.tf().constant(0));
  }
}
