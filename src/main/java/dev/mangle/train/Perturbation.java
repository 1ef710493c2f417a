package dev.mangle.train;

import java.util.List;

/** What makes the images of a training step harder. */
interface Perturbation extends AutoCloseable {

  /**
   * Loads a batch into the network that is trained and perturbs it there, with the weights as they
   * are now.
   *
   * @param share of the budget, 0..1
   * @param seed of all that is random, with the step
   * @param step number of the training step, from 0
   */
  void apply(Batch batch, double share, long seed, int step);

  @Override
  default void close() {}

  /** The one that a plan asks for. */
  static Perturbation of(
      Examples examples, Network network, List<dev.mangle.model.Network> surrogates) {
    Pgd pgd = examples.pgd();
    return switch (examples.kind()) {
      case NONE -> (batch, share, seed, step) -> network.batch().load(network.session(), batch);
      case FAST, PGD -> {
        PgdSteps steps = PgdSteps.raising(network, pgd.loss());
        yield (batch, share, seed, step) -> steps.run(batch, pgd, share, seed);
      }
      case TRADES -> new Trades(network, pgd);
      case ENSEMBLE -> new EnsemblePerturbation(network, pgd, surrogates);
    };
  }
}
