package dev.mangle.train;

import org.tensorflow.Result;

/** What makes the images of a training step harder. */
interface Perturbation extends AutoCloseable {

  /**
   * Perturbs a batch with the weights as they are now.
   *
   * @param epsilon L_infinity bound in pixel units
   * @param seed of all that is random, with the step
   * @param step number of the training step, from 0
   * @return one tensor, [N, height, width, channels], 0..1; the caller closes the result
   */
  Result of(Batch batch, double epsilon, long seed, int step);

  @Override
  default void close() {}
}
