package dev.mangle.bench;

import dev.mangle.model.Precision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * Measures the multiply-add peak of this machine's processor, for each precision that is asked for.
 *
 * <p>In several ways, because each may fall short: a loop in Java (float32), and TensorFlow's own
 * matrix product and convolution. These use the threads that networks have: TensorFlow has one pool
 * of them a process, as large as its first session wants, and later sessions cannot have another.
 */
public final class PeakMeter implements AutoCloseable {
  private static final String PRODUCT = "product";
  private static final int MATRIX = 1536;
  private static final int IMAGES = 8;
  private static final int SIDE = 17;
  private static final int CHANNELS = 512;

  private static final int LOOKS = 3;

  /** CPU time of the process comes in steps of 10 ms: a reading must be far longer. */
  private static final double SECONDS = 0.25;

  private final double seconds;

  private final Map<Precision, Map<String, DoubleSupplier>> ways = new EnumMap<>(Precision.class);
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Prepares the ways of {@code precisions}. */
  public PeakMeter(Collection<Precision> precisions) {
    this(precisions, SECONDS);
  }

  /**
   * Prepares the ways of {@code precisions}.
   *
   * @param seconds CPU time that TensorFlow's ways get at least, cut to a quarter of a second
   */
  PeakMeter(Collection<Precision> precisions, double seconds) {
    this.seconds = Math.min(SECONDS, seconds);
    for (Precision precision : precisions) {
      Map<String, DoubleSupplier> named = new LinkedHashMap<>();
      if (precision == Precision.FP32) {
        named.put("java", new JavaLoop()::gflops);
      }
      named.put(PRODUCT, product(precision));
      named.put("convolution", convolution(precision));
      ways.put(precision, named);
    }
  }

  /** Measures all ways once; takes half a second each, more on a busy machine. */
  public Peak measure() {
    Map<Precision, Map<String, Double>> found = new EnumMap<>(Precision.class);
    ways.forEach(
        (precision, named) -> {
          Map<String, Double> values = new LinkedHashMap<>();
          named.forEach((name, way) -> values.put(name, way.getAsDouble()));
          found.put(precision, values);
        });
    return new Peak(found);
  }

  /** GFLOP per CPU-second of TensorFlow's float32 matrix product alone: the best of three looks. */
  public static double matrixProduct() {
    try (PeakMeter meter = new PeakMeter(Set.of(Precision.FP32))) {
      DoubleSupplier product = meter.ways.get(Precision.FP32).get(PRODUCT);
      return DoubleStream.generate(product).limit(LOOKS).max().orElseThrow();
    }
  }

  private DoubleSupplier product(Precision precision) {
    Shape shape = Shape.of(MATRIX, MATRIX);
    return way(
        2.0 * MATRIX * MATRIX * MATRIX,
        List.of(shape),
        precision,
        (tf, in) -> tf.linalg.matMul(in.get(0), in.get(0)));
  }

  private DoubleSupplier convolution(Precision precision) {
    Shape images = Shape.of(IMAGES, SIDE, SIDE, CHANNELS);
    Shape kernel = Shape.of(1, 1, CHANNELS, CHANNELS);
    return way(
        2.0 * CHANNELS * CHANNELS * SIDE * SIDE * IMAGES,
        List.of(images, kernel),
        precision,
        (tf, in) -> tf.nn.conv2d(in.get(0), in.get(1), List.of(1L, 1L, 1L, 1L), "SAME"));
  }

  /** An operation on operands of one type. */
  @FunctionalInterface
  private interface Operation {
    Operand<? extends TNumber> of(Ops tf, List<Operand<TNumber>> operands);
  }

  /** Operands are fed, so that nothing is folded away; run as a target, nothing is copied out. */
  private DoubleSupplier way(
      double flop, List<Shape> shapes, Precision precision, Operation operation) {
    Graph graph = opened(new Graph());
    Ops tf = Ops.create(graph);
    List<Placeholder<TFloat32>> inputs = new ArrayList<>();
    List<Operand<TNumber>> operands = new ArrayList<>();
    for (Shape shape : shapes) {
      Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      inputs.add(input);
      operands.add(in(tf, input, precision));
    }
    Operand<? extends TNumber> wanted = operation.of(tf, operands);
    Session session = opened(new Session(graph));
    Session.Runner runner = session.runner().addTarget(wanted);
    for (int i = 0; i < inputs.size(); i++) {
      runner.feed(inputs.get(i), opened(TFloat32.tensorOf(shapes.get(i), data -> {})));
    }
    return () -> gflops(flop, () -> runner.run().close());
  }

  @SuppressWarnings("unchecked")
  private static Operand<TNumber> in(Ops tf, Operand<TFloat32> input, Precision precision) {
    Operand<? extends TNumber> cast =
        switch (precision) {
          case FP32 -> input;
          case BF16 -> tf.dtypes.cast(input, TBfloat16.class);
          case AUTO -> throw new IllegalArgumentException("no numbers: " + precision);
        };
    return (Operand<TNumber>) cast;
  }

  private double gflops(double flop, Runnable run) {
    run.run();
    long start = Clock.SYSTEM.cpuNanos();
    int runs = 0;
    double spent;
    do {
      run.run();
      runs++;
      spent = (Clock.SYSTEM.cpuNanos() - start) / 1e9;
    } while (spent < seconds);
    return flop * runs / spent / 1e9;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(0, resource);
    return resource;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
