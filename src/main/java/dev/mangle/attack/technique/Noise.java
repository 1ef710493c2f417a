package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Random noise on what the networks see, as in Wu et al., "Towards understanding and improving the
 * transferability of adversarial examples" (variance-reduced attack), 2018. Theirs is Gaussian of
 * standard deviation 15 and the mean over 20 draws, at epsilon 16 {@code
 * size=0.9375,kind=gaussian,copies=20}; by default here it is uniform, up to epsilon, and one draw.
 *
 * @param size half width (uniform) or standard deviation (gaussian), in epsilons
 * @param gaussian which of the two
 * @param copies how many draws the gradient is the mean of
 */
record Noise(double size, boolean gaussian, int copies) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad of J(x + noise) with noise of size eps",
          "Wu et al. 2018",
          List.of(
              Parameter.number("size", 1, 0, 10),
              Parameter.word("kind", "uniform", "gaussian"),
              Parameter.whole("copies", 1, 1, 100)),
          a -> new Noise(a.number("size"), a.word("kind").equals("gaussian"), a.whole("copies")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    return rows.tf().math.add(x, drawn(rows, "noise"));
  }

  /** Noise of the images' shape; {@code name} is of its draws. */
  Operand<TFloat32> drawn(Rows rows, String name) {
    int count = rows.shape().size();
    float scale = (float) (size * rows.epsilon());
    return rows.feedImages(
        name,
        (draw, values, at) -> {
          if (gaussian) {
            SplittableRandom random = draw.random();
            for (int i = at; i < at + count; i++) {
              values[i] = scale * (float) random.nextGaussian();
            }
          } else {
            Uniform.fill(draw.random(), -scale, scale, values, at, count);
          }
        });
  }
}
