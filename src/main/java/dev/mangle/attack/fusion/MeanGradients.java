package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Voters;
import dev.mangle.attack.step.Norm;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The mean of the networks' gradients, each brought to the same length first, so that no network
 * drowns the others; the step follows what they agree on.
 *
 * @param norm in which they have the same length; null for gradients as they are
 */
record MeanGradients(Norm norm) implements Fusion {
  static final Kind<Fusion> KIND =
      new Kind<>(
          "mean of g_k / |g_k|",
          "",
          List.of(Parameter.word("normalise", "l1", "l2", "linf", "none")),
          a -> new MeanGradients(norm(a.word("normalise"))));

  private static Norm norm(String word) {
    return word.equals("none") ? null : Norm.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of(
        (it, point) -> mean(it, it.gradients(point, Voters.each(weights.size())), weights));
  }

  private Operand<TFloat32> mean(
      Iteration it, List<Operand<TFloat32>> gradients, List<Double> weights) {
    Ops tf = it.tf();
    int values = it.setting().shape().size();
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    List<Operand<TFloat32>> shares = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      Operand<TFloat32> g = gradients.get(i);
      double share = weights.get(i) / total;
      shares.add(
          norm == null
              ? it.scaled(g, share)
              : it.scaled(tf.math.divNoNan(g, norm.of(tf, g)), share * norm.length(1, values)));
    }
    return shares.size() == 1 ? shares.get(0) : tf.math.addN(shares);
  }
}
