package dev.mangle.importer.slim;

/**
 * What the layers of an architecture have in common: slim's arg scope.
 *
 * @param norm batch norm after a convolution
 * @param epsilon that it adds to the variance
 * @param activation after a convolution: the operation
 */
record Style(Norm norm, float epsilon, String activation) {

  /** Batch norm's kinds. */
  enum Norm {
    /** A bias instead. */
    NONE,
    /** Without gamma. */
    UNSCALED,
    /** With gamma. */
    SCALED
  }

  /** The same with gammas where there is batch norm. */
  Style scaled() {
    return norm == Norm.UNSCALED ? new Style(Norm.SCALED, epsilon, activation) : this;
  }

  /** Inception: batch norm without gamma. */
  static final Style INCEPTION = new Style(Norm.UNSCALED, 1e-3f, "Relu");

  /** ResNet. */
  static final Style RESNET = new Style(Norm.SCALED, 1e-5f, "Relu");

  /** MobileNet. */
  static final Style MOBILENET = new Style(Norm.SCALED, 1e-3f, "Relu6");

  /** VGG: no batch norm. */
  static final Style VGG = new Style(Norm.NONE, 0, "Relu");
}
