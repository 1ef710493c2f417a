package dev.mangle.train;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A network's shape: one file an architecture, listed in {@link Architectures}. */
public interface Architecture {
  /**
   * Builds the network; called for each form of it, it does the same each time.
   *
   * @param layers what it is built from
   * @param images [N, height, width, channels], values 0..1
   * @param classes number of scores
   */
  Outputs build(Layers layers, Operand<TFloat32> images, int classes);

  /** How its weights begin. */
  default Initial initial() {
    return Initial.HE;
  }
}
