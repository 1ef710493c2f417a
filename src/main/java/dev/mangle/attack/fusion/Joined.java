package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Join;
import dev.mangle.attack.engine.Voters;
import dev.mangle.io.named.Kind;
import java.util.List;

/**
 * All networks as one objective, by their weights: the mean of their losses, or one loss of their
 * mean logits or probabilities.
 *
 * <p>Source: Liu et al., "Delving into transferable adversarial examples and black-box attacks",
 * ICLR 2017 (probabilities); Dong et al., "Boosting adversarial attacks with momentum", CVPR 2018
 * (losses, and logits, which they found best).
 */
record Joined(Join join) implements Fusion {

  static Kind<Fusion> kind(Join join, String summary, String source) {
    return new Kind<>(summary, source, List.of(), a -> new Joined(join));
  }

  @Override
  public List<Source> lanes(List<Double> weights) {
    return List.of(new Direct(Voters.all(weights.size(), join)));
  }
}
