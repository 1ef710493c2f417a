package dev.mangle.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.mangle.attack.loss.Losses;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.io.Progress;
import dev.mangle.model.Network;
import dev.mangle.model.PixelGraph;
import dev.mangle.model.Precision;
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
 * PGD on random images: as the tool makes it, the batch staying in the graph, and as a plain loop
 * that feeds the images and fetches the gradient in each step.
 */
final class PgdLoops {
  static final double EPSILON = 16;
  static final double STEP = 1;

  private PgdLoops() {}

  /**
   * Both loops on one batch, the plain one first; an image counts once a step.
   *
   * @param steps of an attack
   * @param flop floating-point operations of an input gradient of one image
   */
  static List<Subject> open(
      Network network, ImageShape shape, int steps, double flop, Measure measure) {
    int batchSize = measure.batchSize();
    LabeledImages images = randomImages(shape, batchSize, network.spec().classes());
    Pgd pgd = new Pgd(EPSILON, STEP, steps, 0, 1, AttackLoss.XENT);
    Copying plain = new Copying(network, shape);
    Evaluation resident = Evaluation.open(network, shape, batchSize);
    double treated = (double) batchSize * steps;
    return List.of(
        subject(
            "with copies", treated, flop, measure, () -> plain.attack(images, steps), plain::close),
        subject(
            "in the graph",
            treated,
            flop,
            measure,
            () -> resident.attack(images, pgd, 0, Progress.SILENT),
            resident::close));
  }

  private static Subject subject(
      String name, double treated, double flop, Measure measure, Runnable run, Runnable close) {
    Work work = new Work(name, Precision.FP32, treated, treated * flop / 1e9);
    return new Repeated(work, measure.seconds(), Clock.SYSTEM, run, close);
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
