package dev.mangle.importer.slim;

import java.util.Optional;

/** The shape of a network: one file a family, listed in {@link SlimArchitectures}. */
@FunctionalInterface
interface Architecture {

  /**
   * The ends of a network.
   *
   * @param logits [N, classes]
   * @param aux auxiliary logits, [N, classes]; empty where there are none
   */
  record Heads(Net logits, Optional<Net> aux) {
    /** A network without auxiliary logits. */
    static Heads of(Net logits) {
      return new Heads(logits, Optional.empty());
    }
  }

  /**
   * Builds the network as it is at inference.
   *
   * @param images [N, height, width, 3] in the network's own range
   * @param classes number of scores
   * @param aux whether to build the auxiliary logits; those made for one size of images alone are
   *     left out at another
   */
  Heads build(Net images, int classes, boolean aux);
}
