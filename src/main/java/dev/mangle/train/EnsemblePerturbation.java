package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.PixelGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
   * @param surrogates see {@link #surrogates}
   * @param like images of the training
   */
  EnsemblePerturbation(
      double stepInBudgets,
      SignAttack own,
      List<dev.mangle.model.Network> surrogates,
      LabeledImages like) {
    this.stepInBudgets = stepInBudgets;
    attacks.add(own);
    for (dev.mangle.model.Network surrogate : surrogates) {
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

  /**
   * Opens fixed networks for a training.
   *
   * @throws UserException when one is not there, is named twice or knows something else than the
   *     {@code dataset} with its {@code classes}
   */
  static List<dev.mangle.model.Network> surrogates(
      Checkpoints checkpoints, List<String> names, String dataset, int classes) {
    List<dev.mangle.model.Network> opened = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(checkpoints.realPath(name))) {
        throw new UserException("surrogate '%s' is named twice", name);
      }
      dev.mangle.model.Network surrogate = checkpoints.open(name);
      requireDataset(surrogate, dataset);
      requireLabels(surrogate, classes);
      opened.add(surrogate);
    }
    return List.copyOf(opened);
  }

  /** A checkpoint from elsewhere may not say what it knows. */
  private static void requireDataset(dev.mangle.model.Network surrogate, String dataset) {
    String known = surrogate.spec().dataset();
    if (!known.isEmpty() && !known.equals(dataset)) {
      throw new UserException(
          "surrogate '%s': expected a network for %s, found one for %s",
          surrogate.name(), dataset, known);
    }
  }

  private static void requireLabels(dev.mangle.model.Network surrogate, int classes) {
    if (surrogate.spec().labelOffset() != 0 || surrogate.spec().classes() != classes) {
      throw new UserException(
          "surrogate '%s': expected %d classes and label offset 0, found %d and %d",
          surrogate.name(), classes, surrogate.spec().classes(), surrogate.spec().labelOffset());
    }
  }
}
