package dev.mangle.train;

import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/**
 * The second half of each batch makes one sign step along the gradient of one network, drawn anew
 * for each batch among fixed ones and the one that is trained (Tramer et al. 2018).
 */
final class EnsemblePerturbation implements Perturbation {
  private final Network own;
  private final Pgd pgd;
  private final List<Network> networks = new ArrayList<>();
  private final List<PgdSteps> attacks = new ArrayList<>();

  /**
   * Opens the fixed networks' own graphs.
   *
   * @param own the network that is trained
   * @param surrogates see {@link #surrogates}
   */
  EnsemblePerturbation(Network own, Pgd pgd, List<dev.mangle.model.Network> surrogates) {
    this.own = own;
    this.pgd = pgd;
    ImageShape shape = own.batch().shape();
    networks.add(own);
    surrogates.forEach(surrogate -> networks.add(Network.open(surrogate, shape)));
    networks.forEach(network -> attacks.add(PgdSteps.raising(network, pgd.loss())));
  }

  @Override
  public void apply(Batch batch, double share, long seed, int step) {
    int chosen = new SplittableRandom(seed + step).nextInt(attacks.size());
    try (Batch half = batch.from(from(batch.count()))) {
      attacks.get(chosen).run(half, pgd, share, seed);
    }
    try (TFloat32 mixed = batch.endingWith(perturbed(networks.get(chosen)))) {
      own.batch().load(own.session(), batch, mixed);
    }
  }

  /** The first image that is perturbed in a batch of {@code count}. */
  static int from(int count) {
    return count / 2;
  }

  private static float[] perturbed(Network network) {
    try (Result result = network.session().runner().fetch(network.batch().current()).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  @Override
  public void close() {
    networks.subList(1, networks.size()).forEach(Network::close);
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
