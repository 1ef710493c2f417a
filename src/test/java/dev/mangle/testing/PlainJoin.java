package dev.mangle.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What networks that join below the loss ascend, in plain arithmetic: {@code loss(label) -
 * loss(target)}, auxiliary heads with their weights.
 *
 * @param join losses, logits or probabilities
 * @param loss as {@link PlainLoss} reads it
 * @param label contest label to go away from
 * @param target one to go to, or a negative number for none
 */
public record PlainJoin(
    List<PlainMng.Member> members, String join, String loss, int label, int target) {

  /** The mean over the networks by their own weights. */
  public double value(double[] x) {
    double total = members.stream().mapToDouble(PlainMng.Member::weight).sum();
    return value(x, members.stream().mapToDouble(m -> m.weight() / total).toArray());
  }

  /** The sum with {@code shares}, one a network. */
  public double value(double[] x, double... shares) {
    List<List<double[]>> outputs =
        members.stream().map(member -> member.adapter().outputs(x)).toList();
    double sum = 0;
    if (join.equals("losses")) {
      for (int n = 0; n < shares.length; n++) {
        for (int head = 0; head < outputs.get(n).size(); head++) {
          sum += shares[n] * weight(n, head) * aims(outputs.get(n).get(head), offset(n));
        }
      }
      return sum;
    }
    for (int head = 0; head < 2; head++) {
      List<Integer> having = new ArrayList<>();
      for (int n = 0; n < shares.length; n++) {
        if (outputs.get(n).size() > head) {
          having.add(n);
        }
      }
      sum += having.isEmpty() ? 0 : joined(outputs, having, head, shares);
    }
    return sum;
  }

  private double joined(
      List<List<double[]>> outputs, List<Integer> having, int head, double[] shares) {
    int first = having.stream().mapToInt(this::offset).max().orElseThrow();
    int end =
        having.stream()
            .mapToInt(n -> offset(n) + outputs.get(n).get(head).length)
            .min()
            .orElseThrow();
    // Of auxiliary heads the networks that have them share all the weight.
    double total = head == 0 ? 1 : having.stream().mapToDouble(n -> shares[n]).sum();
    double[] mean = new double[end - first];
    double weight = 0;
    for (int n : having) {
      double[] scores = outputs.get(n).get(head);
      boolean logits = join.equals("logits");
      double[] shown =
          logits ? scores : Arrays.stream(PlainLoss.logSoftmax(scores)).map(Math::exp).toArray();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += shares[n] / total * shown[first - offset(n) + i];
      }
      weight += weight(n, head) / having.size();
    }
    double[] scores = join.equals("logits") ? mean : Arrays.stream(mean).map(Math::log).toArray();
    return weight * aims(scores, first);
  }

  private double aims(double[] scores, int offset) {
    double away = PlainLoss.of(loss, scores, label - offset, true);
    return target < 0 ? away : away - PlainLoss.of(loss, scores, target - offset, false);
  }

  private int offset(int network) {
    return members.get(network).adapter().network().spec().labelOffset();
  }

  private double weight(int network, int head) {
    return head == 0
        ? 1
        : members.get(network).adapter().network().spec().aux().get(head - 1).weight();
  }

  /** Slope of {@link #value(double[])}. */
  public double[] gradient(double[] x) {
    return Vectors.slope(x, 1e-3, this::value);
  }

  /** Slope of {@link #value(double[], double...)}. */
  public double[] gradient(double[] x, double... shares) {
    return Vectors.slope(x, 1e-3, at -> value(at, shares));
  }
}
