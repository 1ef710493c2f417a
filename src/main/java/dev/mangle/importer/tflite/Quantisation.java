package dev.mangle.importer.tflite;

/**
 * How a tensor's integers stand for numbers: {@code scale * (q - zeroPoint)}.
 *
 * @param scale one, or one for each slice along {@code dimension}
 * @param zeroPoint likewise
 * @param dimension axis of the slices; means nothing where there is one scale
 */
record Quantisation(float[] scale, long[] zeroPoint, int dimension) {

  /** Whether one scale holds for the whole tensor. */
  boolean perTensor() {
    return scale.length == 1;
  }

  /** The number that {@code q} of slice {@code i} stands for. */
  float real(long q, int i) {
    int slice = perTensor() ? 0 : i;
    return scale[slice] * (q - zeroPoint[slice]);
  }
}
