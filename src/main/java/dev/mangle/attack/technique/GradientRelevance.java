package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Technique;
import dev.mangle.attack.step.Lengths;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Gradient relevance (GRA): {@code s g + (1 - s) h} of the gradient g and the mean gradient h of
 * its neighbours, where s is the cosine of their angle; and steps that shrink by eta, value by
 * value, whenever the sign of the direction turns.
 *
 * <p>Source: Zhu et al., "Boosting adversarial transferability via gradient relevance attack", ICCV
 * 2023: 20 neighbours, beta 3.5, eta 0.94.
 *
 * @param neighbours how many
 * @param beta half width of their box, in epsilons
 * @param eta factor of a step after a turn
 */
record GradientRelevance(int neighbours, double beta, double eta)
    implements Technique.OfPoint, Technique.OfStep {
  static final Kind<Technique> KIND =
      new Kind<>(
          "s g + (1 - s) h, h the mean of neighbours, s = cos(g, h); steps shrink by eta at turns",
          "Zhu et al. 2023",
          List.of(
              Parameter.whole("neighbours", 20, 1, 100),
              Parameter.number("beta", 3.5, 0, 10),
              Parameter.number("eta", 0.94, 0, 1)),
          a -> new GradientRelevance(a.whole("neighbours"), a.number("beta"), a.number("eta")));

  @Override
  public Operand<TFloat32> gradient(
      Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient) {
    Ops tf = it.tf();
    double radius = beta * it.setting().epsilon();
    Operand<TFloat32> here = gradient.apply(x);
    Operand<TFloat32> around =
        it.mean(neighbours, pass -> gradient.apply(Neighbour.of(it, "gra.neighbour", x, radius)));
    Operand<TFloat32> relevance = Lengths.cosine(tf, here, around);
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), relevance);
    return tf.math.add(tf.math.mul(here, relevance), tf.math.mul(around, rest));
  }

  /** The state is what a step has lost, since states begin with zeros. */
  @Override
  public Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient, Operand<TFloat32> step) {
    Ops tf = it.tf();
    Operand<TFloat32> sign = tf.math.sign(gradient);
    Operand<TFloat32> turned = tf.math.mul(sign, it.state("gra.sign"));
    Operand<TFloat32> size = tf.math.sub(tf.constant(1f), it.state("gra.lost"));
    Operand<TFloat32> shrunk =
        tf.select(tf.math.less(turned, tf.constant(0f)), it.scaled(size, eta), size);
    it.update("gra.sign", sign);
    it.update("gra.lost", tf.math.sub(tf.constant(1f), shrunk));
    return tf.math.mul(step, shrunk);
  }
}
