package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Admix: the mean gradient over x + eta x', with images x' of other classes.
 *
 * <p>Source: Wang et al., "Admix: enhancing the transferability of adversarial attacks", ICCV 2021:
 * 3 images, eta 0.2, each with the 5 scales of {@code si}, which is a technique of its own here and
 * follows in the plan. As their networks take [-1, 1], x' is counted from middle grey. The images
 * come from the input folder, a function of seed and name, whatever the batches are; without labels
 * any other image may come.
 *
 * @param copies number of images x'
 * @param eta their strength
 */
record Admix(int copies, double eta) implements Technique.OfInput {
  private static final float GREY = 127.5f;

  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad of J(x + eta x') over images x' of other classes",
          "Wang et al. 2021",
          List.of(Parameter.whole("copies", 3, 1, 20), Parameter.number("eta", 0.2, 0, 1)),
          a -> new Admix(a.whole("copies"), a.number("eta")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    Ops tf = rows.tf();
    Operand<TFloat32> share =
        rows.feedImages(
            "other",
            (draw, values, at) -> {
              float[] other = draw.other(draw.random());
              for (int i = 0; i < other.length; i++) {
                values[at + i] = (float) eta * (other[i] - GREY);
              }
            });
    return tf.math.add(x, share);
  }
}
