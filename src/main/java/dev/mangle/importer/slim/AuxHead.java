package dev.mangle.importer.slim;

import dev.mangle.importer.slim.Conv.Padding;
import java.util.Optional;

/** The beginning that the auxiliary heads of the Inceptions share. */
final class AuxHead {
  /** Height and width of the map that the head's last convolution covers with one kernel. */
  static final int SIZE = 5;

  private AuxHead() {}

  /**
   * The pooled map that an auxiliary head goes on from; empty where images of another size than the
   * usual one make it smaller or larger than the head's kernel.
   */
  static Optional<Net> map(Net net) {
    if (net.height() < SIZE || net.width() < SIZE) {
      return Optional.empty();
    }
    Net pooled = net.avgPool(SIZE, 3, Padding.VALID);
    boolean fits = pooled.height() == SIZE && pooled.width() == SIZE;
    return fits ? Optional.of(pooled) : Optional.empty();
  }
}
