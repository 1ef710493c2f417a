package dev.mangle.doctor;

import dev.mangle.model.Devices;
import dev.mangle.model.Execution;
import dev.mangle.model.Place;
import dev.mangle.model.Sessions;
import dev.mangle.model.Slot;
import dev.mangle.model.TensorFlowErrors;
import dev.mangle.model.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

/** Computes what is known beforehand, on one of TensorFlow's devices. */
final class SelfTest {
  private static final String SLOT = "values";
  private static final int SIDE = 4;
  private static final float PIXEL = 0.5f;

  /** A window moves over each pixel so often, along height or width. */
  private static final int[] WINDOWS = {1, 2, 2, 1};

  private static final int ROUNDS = 5;

  private final Execution execution;
  private final Place place;
  private final String where;

  /**
   * Prepares it.
   *
   * @param place one of those of the execution's device
   */
  SelfTest(Execution execution, Place place) {
    this.execution = execution;
    this.place = place;
    this.where = Devices.name(execution.device(), place);
  }

  /**
   * A step along the gradient of half the sum of squares of a 2x2 box filter's values.
   *
   * <p>All pixels are 0.5, so each filter value is 2, and the gradient 2 for each window that a
   * pixel lies in: all numbers are exact, in whatever order and precision they are added.
   */
  Finding gradient() {
    return guarded(
        "gradient on " + where,
        () -> {
          float[] found = stepped();
          float[] expected = new float[SIDE * SIDE];
          for (int i = 0; i < expected.length; i++) {
            expected[i] = PIXEL + 2 * WINDOWS[i / SIDE] * WINDOWS[i % SIDE];
          }
          if (Arrays.equals(expected, found)) {
            return Finding.ok("gradient on " + where, "as it must be");
          }
          return Finding.missing(
              "gradient on " + where,
              "wrong: " + Arrays.toString(found) + " in place of " + Arrays.toString(expected),
              "do not compute here: choose another --device");
        });
  }

  private float[] stepped() {
    Shape shape = Shape.of(1, SIDE, SIDE, 1);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Slot<TFloat32> image = Slot.in(tf, SLOT, TFloat32.class, shape);
      Operand<TFloat32> box = tf.fill(tf.constant(new int[] {2, 2, 1, 1}), tf.constant(1f));
      Operand<TFloat32> sums = tf.nn.conv2d(image.value(), box, List.of(1L, 1L, 1L, 1L), "VALID");
      Output<?>[] x = {image.value().asOutput()};
      Output<?> dx = graph.addGradients(tf.nn.l2Loss(sums).asOutput(), x)[0];
      Operand<TFloat32> next = tf.math.add(image.value(), dx.expect(TFloat32.class));
      String step = image.assign(tf, next).op().name();
      try (Running running = new Running(graph, shape, PIXEL)) {
        running.run(step);
        return running.values();
      }
    }
  }

  /** The speed of a product of float32 matrices, and whether it is right. */
  Finding product() {
    return product("float32", (tf, matrix) -> tf.linalg.matMul(matrix, matrix));
  }

  /** The same in bfloat16. */
  Finding bfloat16Product() {
    return product(
        "bfloat16",
        (tf, matrix) -> {
          Operand<TBfloat16> half = tf.dtypes.cast(matrix, TBfloat16.class);
          return tf.dtypes.cast(tf.linalg.matMul(half, half), TFloat32.class);
        });
  }

  /** Adds the product of a matrix with itself to a graph. */
  @FunctionalInterface
  private interface Square {
    Operand<TFloat32> of(Ops tf, Operand<TFloat32> matrix);
  }

  private Finding product(String numbers, Square square) {
    String name = numbers + " on " + where;
    return guarded(name, () -> product(name, square, place.type().equals("GPU") ? 4096 : 1024));
  }

  /** A matrix whose values are all 1/size is its own square. */
  private Finding product(String name, Square square, int size) {
    Shape shape = Shape.of(size, size);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Slot<TFloat32> matrix = Slot.in(tf, SLOT, TFloat32.class, shape);
      String step = matrix.assign(tf, square.of(tf, matrix.value())).op().name();
      try (Running running = new Running(graph, shape, 1f / size)) {
        running.run(step);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          long start = System.nanoTime();
          running.run(step);
          best = Math.min(best, System.nanoTime() - start);
        }
        for (float value : running.values()) {
          if (Math.abs(value * size - 1) > 0.01) {
            return Finding.missing(
                name,
                "a product of matrices is wrong: " + value + " in place of " + 1f / size,
                "do not compute so here");
          }
        }
        double gflops = 2.0 * size * size * size / best;
        return Finding.ok(
            name, String.format(Locale.ROOT, "%.0f GFLOP/s in a product of matrices", gflops));
      }
    }
  }

  private static Finding guarded(String name, Supplier<Finding> test) {
    try {
      return test.get();
    } catch (RuntimeException e) {
      return Finding.missing(
          name, "fails: " + TensorFlowErrors.reason(e), "choose another --device");
    }
  }

  /** A graph on the place, whose slot was filled with one value. */
  private final class Running implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Session session;

    Running(Graph written, Shape shape, float value) {
      graph.importGraphDef(place.put(written.toGraphDef()));
      session = Sessions.open(graph, execution, place);
      float[] values = new float[Math.toIntExact(shape.size())];
      Arrays.fill(values, value);
      Slot<TFloat32> slot = Slot.of(graph, SLOT, TFloat32.class);
      try (Tensor tensor = TFloat32.tensorOf(shape, DataBuffers.of(values))) {
        session.runner().feed(slot.fed(), tensor).addTarget(slot.load()).run().close();
      }
    }

    void run(String target) {
      session.runner().addTarget(target).run().close();
    }

    float[] values() {
      Slot<TFloat32> slot = Slot.of(graph, SLOT, TFloat32.class);
      try (Result result = session.runner().fetch(slot.value()).run()) {
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
