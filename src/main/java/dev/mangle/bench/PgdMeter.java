package dev.mangle.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.mangle.attack.loss.Losses;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Sessions;
import dev.mangle.model.Tensors;
import dev.mangle.train.AttackLoss;
import dev.mangle.train.Evaluation;
import dev.mangle.train.Pgd;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Measures PGD on random images: as the tool makes it, the batch staying in the graph, and as a
 * plain loop that feeds the images and fetches the gradient in each step.
 */
public final class PgdMeter {
  static final double EPSILON = 16;
  static final double STEP = 1;

  private PgdMeter() {}

  /**
   * Gradient evaluations times images a second, in each round.
   *
   * @param resident as the tool makes it
   * @param copied the plain loop
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Rates(double[] resident, double[] copied) {
    /** Median of the tool's. */
    public double residentMedian() {
      return median(resident);
    }

    /** Median of the plain loop's. */
    public double copiedMedian() {
      return median(copied);
    }

    /** Lowest, median and highest ratio of the two within a round. */
    public double[] ratios() {
      double[] ratios = new double[resident.length];
      Arrays.setAll(ratios, i -> resident[i] / copied[i]);
      Arrays.sort(ratios);
      return new double[] {ratios[0], median(ratios), ratios[ratios.length - 1]};
    }
  }

  /**
   * Measures {@code rounds} of one batch in turn, after one of each to warm up.
   *
   * @param steps of an attack
   */
  public static Rates measure(Network network, int batchSize, int steps, int rounds) {
    ImageShape shape = shape(network);
    LabeledImages images = randomImages(shape, batchSize, network.spec().classes());
    Pgd pgd = new Pgd(EPSILON, STEP, steps, 0, 1, AttackLoss.XENT);
    double[] resident = new double[rounds];
    double[] copied = new double[rounds];
    try (Evaluation evaluation = Evaluation.open(network, shape, batchSize);
        Copying plain = new Copying(network, shape)) {
      for (int round = -1; round < rounds; round++) {
        double first = seconds(() -> evaluation.attack(images, pgd, 0, Progress.SILENT));
        double second = seconds(() -> plain.attack(images, steps));
        if (round >= 0) {
          resident[round] = (double) batchSize * steps / first;
          copied[round] = (double) batchSize * steps / second;
        }
      }
    }
    return new Rates(resident, copied);
  }

  private static double seconds(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static ImageShape shape(Network network) {
    var input = network.spec().input();
    return new ImageShape(input.height(), input.width(), input.channels());
  }

  static LabeledImages randomImages(ImageShape shape, int count, int classes) {
    SplittableRandom random = new SplittableRandom(0);
    byte[] pixels = new byte[count * shape.size()];
    random.nextBytes(pixels);
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> random.nextInt(classes));
    return new LabeledImages(pixels, labels, shape.height(), shape.width(), shape.channels());
  }

  /** The loop that one would write first. */
  static final class Copying implements AutoCloseable {
    private final PixelGraph graph;
    private final Session session;
    private final ImageShape shape;
    private final Operand<TInt32> labels;
    private final Output<?> gradient;

    Copying(Network network, ImageShape shape) {
      this.shape = shape;
      graph = PixelGraph.build(List.of(network), shape);
      Ops tf = Ops.create(graph.graph());
      labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
      Operand<TFloat32> loss =
          Losses.registry()
              .parse("cross-entropy")
              .value()
              .of(tf, graph.heads().get(0).logits(), labels, true);
      gradient =
          graph.graph()
              .addGradients(
                  "gradient",
                  new Output<?>[] {loss.asOutput()},
                  new Output<?>[] {graph.pixels()},
                  null)[0];
      session = Sessions.open(graph.graph(), network.execution());
    }

    /** The images after {@code steps}, 0..255. */
    @CanIgnoreReturnValue
    float[] attack(LabeledImages images, int steps) {
      float[] origin = new float[images.pixels().length];
      for (int i = 0; i < origin.length; i++) {
        origin[i] = images.pixels()[i] & 0xFF;
      }
      float[] now = origin.clone();
      for (int step = 0; step < steps; step++) {
        float[] slope = gradient(now, images.labels());
        for (int i = 0; i < now.length; i++) {
          double moved = now[i] + STEP * Math.signum(slope[i]);
          double inBox = Math.max(origin[i] - EPSILON, Math.min(origin[i] + EPSILON, moved));
          now[i] = (float) Math.max(0, Math.min(255, inBox));
        }
      }
      return now;
    }

    private float[] gradient(float[] pixels, int[] classes) {
      try (TFloat32 fed = Tensors.images(pixels, shape);
          TInt32 known = Tensors.ints(classes);
          Result result =
              session
                  .runner()
                  .feed(graph.pixels(), fed)
                  .feed(labels, known)
                  .fetch(gradient)
                  .run()) {
        return Tensors.floats(result.get(0));
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }
}
