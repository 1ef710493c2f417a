package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.PixelGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * One sign step along the gradient of one network, drawn anew for each batch among fixed ones and
 * the one that is trained (Tramer et al. 2018).
 */
final class EnsemblePerturbation implements Perturbation {
  private final double stepInBudgets;
  private final List<Network> fixed = new ArrayList<>();
  private final List<SignAttack> attacks = new ArrayList<>();

  /**
   * Opens the fixed networks' own graphs.
   *
   * @param own attack on the network that is trained
   */
  EnsemblePerturbation(
      double stepInBudgets,
      SignAttack own,
      List<dev.mangle.model.Network> surrogates,
      LabeledImages like,
      int classes) {
    this.stepInBudgets = stepInBudgets;
    attacks.add(own);
    for (dev.mangle.model.Network surrogate : surrogates) {
      requireLabels(surrogate, classes);
      Network network = open(surrogate, like);
      fixed.add(network);
      attacks.add(new SignAttack(network, Loss.of(network)));
    }
  }

  @Override
  public Result of(Batch batch, double epsilon, long seed, int step) {
    int chosen = new SplittableRandom(seed + step).nextInt(attacks.size());
    return attacks.get(chosen).run(batch, epsilon, stepInBudgets, 1, seed);
  }

  @Override
  public void close() {
    fixed.forEach(Network::close);
  }

  private static Network open(dev.mangle.model.Network surrogate, LabeledImages like) {
    ImageShape shape = new ImageShape(like.height(), like.width(), like.channels());
    PixelGraph graph = PixelGraph.build(List.of(surrogate), shape, 1 / Network.SCALE);
    Outputs outputs = Outputs.of(graph.heads().get(0).logits());
    return new Network(graph.graph(), new Session(graph.graph()), graph.pixels(), outputs);
  }

  private static void requireLabels(dev.mangle.model.Network surrogate, int classes) {
    if (surrogate.spec().labelOffset() != 0 || surrogate.spec().classes() != classes) {
      throw new UserException(
          "surrogate '%s': expected %d classes and label offset 0, found %d and %d",
          surrogate.name(), classes, surrogate.spec().classes(), surrogate.spec().labelOffset());
    }
  }
}
