package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The core attack, mean normalised gradient, in plain double arithmetic and pixel units.
 *
 * <p>For each network m, with {@code g} the gradient of the ascended objective with respect to the
 * pixels, p the norm, n the iterations and D = height * width * channels of the image:
 *
 * <pre>
 * alpha   = (epsilon / 16) * (20 / n) * D          for L1, sqrt(D) or 1 instead of D for L2, LINF
 * step    = clip(alpha * g / |g|_p, x_min - x, x_max - x)
 * g_kept  = g where that clip changed nothing, 0 elsewhere
 * delta_m = clip(alpha * g / |g_kept|_p, x_min - x, x_max - x)
 * x      &lt;- clip(x + weighted mean of delta_m, x_min, x_max)
 * </pre>
 *
 * with {@code x_min/max = clip(x_0 -/+ epsilon, 0, 255)}. A gradient of zero gives {@code delta_m =
 * 0}; where none is kept, {@code delta_m = step}, the formula's limit.
 *
 * <p>Units. The original (huschen/kaggle_nips17_adversarial) works on x' = x * 2 / 255 - 1 with
 * epsilon' = epsilon / 127.5 and {@code alpha' = (epsilon' / 16) * (20 / n) * D}. Since dx = 127.5
 * dx' and the gradients of the two differ by a factor that the normalisation removes, {@code alpha
 * = 127.5 * alpha' = (epsilon / 16) * (20 / n) * D}: the same formula, with epsilon in pixels. The
 * box and both clips scale likewise, for L2 as for L1.
 *
 * @param norm L1, L2 or LINF
 * @param iterations n
 * @param epsilon L_infinity budget, 0..255
 */
public record PlainMng(List<Member> members, Norm norm, int iterations, double epsilon) {
  /** Copies the list. */
  public PlainMng {
    members = List.copyOf(members);
  }

  /** A network behind its adapter, and its weight in the mean. */
  public record Member(PlainAdapter adapter, double weight) {}

  /** How the length of a gradient is measured. */
  public enum Norm {
    L1 {
      @Override
      double of(double[] g) {
        return Arrays.stream(g).map(Math::abs).sum();
      }
    },
    L2 {
      @Override
      double of(double[] g) {
        return Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
      }
    },
    /** The sign of the gradient: {@code delta_m = clip(alpha * sign(g))}. */
    LINF {
      @Override
      double of(double[] g) {
        return Arrays.stream(g).map(Math::abs).max().orElseThrow();
      }
    };

    abstract double of(double[] g);
  }

  /**
   * The attacked image, not rounded.
   *
   * @param image [height, width, channels], 0..255
   */
  public double[] run(double[] image, Objective objective) {
    double[] x = image;
    for (int i = 0; i < iterations; i++) {
      x = step(image, x, objective);
    }
    return x;
  }

  /**
   * One iteration.
   *
   * @param image where the attack started: the centre of the box
   * @param x where it is
   */
  public double[] step(double[] image, double[] x, Objective objective) {
    double total = members.stream().mapToDouble(Member::weight).sum();
    double[] mean = new double[x.length];
    for (Member member : members) {
      double[] delta = delta(image, x, gradient(member, x, objective));
      for (int i = 0; i < x.length; i++) {
        mean[i] += delta[i] * member.weight() / total;
      }
    }
    double[] next = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      next[i] = clip(x[i] + mean[i], low(image[i]), high(image[i]));
    }
    return next;
  }

  /** Gradient of the objective, summed over the heads with the weights of {@code model.json}. */
  public static double[] gradient(Member member, double[] x, Objective objective) {
    ModelSpec spec = member.adapter().network().spec();
    List<double[]> outputs = member.adapter().outputs(x);
    List<double[]> gradients = new ArrayList<>();
    for (int h = 0; h < outputs.size(); h++) {
      double weight = headWeight(spec, h);
      double[] gradient = objective.gradient(outputs.get(h), spec.labelOffset());
      gradients.add(Arrays.stream(gradient).map(v -> v * weight).toArray());
    }
    return member.adapter().backward(x, gradients);
  }

  /** The objective itself, summed likewise. */
  static double value(Member member, double[] x, Objective objective) {
    ModelSpec spec = member.adapter().network().spec();
    List<double[]> outputs = member.adapter().outputs(x);
    double value = 0;
    for (int h = 0; h < outputs.size(); h++) {
      value += headWeight(spec, h) * objective.value(outputs.get(h), spec.labelOffset());
    }
    return value;
  }

  private static double headWeight(ModelSpec spec, int head) {
    return head == 0 ? 1 : spec.aux().get(head - 1).weight();
  }

  private double[] delta(double[] image, double[] x, double[] g) {
    if (norm == Norm.LINF) {
      return clippedStep(image, x, Arrays.stream(g).map(Math::signum).toArray(), 1);
    }
    double length = norm.of(g);
    double alpha = alpha(x.length);
    double[] step = clippedStep(image, x, g, length);
    double[] kept = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      kept[i] = step[i] == alpha * g[i] / length ? g[i] : 0;
    }
    double keptLength = norm.of(kept);
    return keptLength > 0 ? clippedStep(image, x, g, keptLength) : step;
  }

  /** {@code clip(alpha * g / length, x_min - x, x_max - x)}, or zeros where the length is zero. */
  private double[] clippedStep(double[] image, double[] x, double[] g, double length) {
    double[] step = new double[g.length];
    double alpha = alpha(x.length);
    for (int i = 0; length > 0 && i < g.length; i++) {
      step[i] = clip(alpha * g[i] / length, low(image[i]) - x[i], high(image[i]) - x[i]);
    }
    return step;
  }

  private double alpha(int size) {
    double spread = norm == Norm.LINF ? 1 : norm == Norm.L1 ? size : Math.sqrt(size);
    return epsilon / 16 * (20.0 / iterations) * spread;
  }

  private double low(double pixel) {
    return Math.max(0, pixel - epsilon);
  }

  private double high(double pixel) {
    return Math.min(255, pixel + epsilon);
  }

  private static double clip(double value, double low, double high) {
    return Math.min(Math.max(value, low), high);
  }
}
