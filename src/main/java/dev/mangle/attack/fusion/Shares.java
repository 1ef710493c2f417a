package dev.mangle.attack.fusion;

import java.util.List;

/** The networks' weights as factors of what would count alike without them. */
final class Shares {
  private Shares() {}

  /** In proportion to {@code weights}, with a mean of 1. */
  static float[] of(List<Double> weights) {
    double mean = weights.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    float[] shares = new float[weights.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) (weights.get(i) / mean);
    }
    return shares;
  }
}
