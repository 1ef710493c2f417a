package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Voters;
import dev.mangle.io.named.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean of the networks' steps (mng): each network follows its own gradient with its own
 * techniques, and the steps' mean by weight is made.
 *
 * <p>Source: huschen, NIPS 2017 targeted competition, with steps of L1 or L2 length.
 */
record MeanSteps() implements Fusion {
  static final Kind<Fusion> KIND =
      new Kind<>(
          "mean of each network's own step, alpha g_k / |g_k|",
          "huschen 2017",
          List.of(),
          a -> new MeanSteps());

  @Override
  public List<Source> lanes(List<Double> weights) {
    List<Source> lanes = new ArrayList<>();
    Voters.each(weights.size()).forEach(voters -> lanes.add(new Direct(voters)));
    return lanes;
  }

  @Override
  public List<Double> laneWeights(List<Double> weights) {
    return weights;
  }
}
