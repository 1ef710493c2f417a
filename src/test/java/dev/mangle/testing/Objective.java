package dev.mangle.testing;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an attack ascends: a sum of cross-entropies, {@code J = sum over labels of weight *
 * CE(label)}.
 *
 * @param weights from contest label to weight; negative is towards the label, positive away from it
 */
public record Objective(Map<Integer, Double> weights) {
  /** Copies the map, in the order of labels, so that sums repeat bit by bit. */
  public Objective {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
  }

  /** Towards {@code target}: {@code -CE(target)}. */
  public static Objective targeted(int target) {
    return new Objective(Map.of(target, -1.0));
  }

  /** Away from {@code label}: {@code +CE(label)}. */
  public static Objective away(int label) {
    return new Objective(Map.of(label, 1.0));
  }

  /** Towards the least likely label and away from the predicted one. */
  public static Objective leastMinusPredicted(int least, int predicted) {
    return of(least, -1, predicted, 1);
  }

  /** {@code targetWeight * CE(target) + labelWeight * CE(label)}. */
  public static Objective of(int target, double targetWeight, int label, double labelWeight) {
    Map<Integer, Double> weights = new TreeMap<>();
    weights.merge(target, targetWeight, Double::sum);
    weights.merge(label, labelWeight, Double::sum);
    return new Objective(weights);
  }

  /** J for one head. */
  double value(double[] logits, int labelOffset) {
    double highest = Arrays.stream(logits).max().orElseThrow();
    double logSum = highest + Math.log(Arrays.stream(logits).map(z -> Math.exp(z - highest)).sum());
    double value = 0;
    for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
      value += entry.getValue() * (logSum - logits[entry.getKey() - labelOffset]);
    }
    return value;
  }

  /** Gradient of {@link #value} with respect to the logits. */
  double[] gradient(double[] logits, int labelOffset) {
    double highest = Arrays.stream(logits).max().orElseThrow();
    double[] odds = Arrays.stream(logits).map(z -> Math.exp(z - highest)).toArray();
    double sum = Arrays.stream(odds).sum();
    double[] gradient = new double[logits.length];
    weights.forEach(
        (label, weight) -> {
          for (int k = 0; k < gradient.length; k++) {
            gradient[k] += weight * odds[k] / sum;
          }
          gradient[label - labelOffset] -= weight;
        });
    return gradient;
  }
}
