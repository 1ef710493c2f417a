package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** Runs graphs. */
public final class Graphs {
  private Graphs() {}

  /**
   * Imports a graph into a fresh session and runs it once.
   *
   * @param feed float tensor that is given, {@code node} or {@code node:index}
   * @param values its content, row-major
   * @param shape its shape
   * @param fetch float tensor that is wanted
   * @return its content, row-major
   */
  public static float[] run(
      GraphDef graph, String feed, float[] values, List<Integer> shape, String fetch) {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      try (Session session = new Session(imported)) {
        return run(session, feed, values, shape, fetch);
      }
    }
  }

  /** The same in an existing session. */
  public static float[] run(
      Session session, String feed, float[] values, List<Integer> shape, String fetch) {
    Shape extents = Shape.of(shape.stream().mapToLong(Integer::longValue).toArray());
    try (TFloat32 tensor = TFloat32.tensorOf(extents, DataBuffers.of(values, true, false));
        Result result = session.runner().feed(feed, tensor).fetch(fetch).run()) {
      TFloat32 fetched = (TFloat32) result.get(0);
      float[] content = new float[(int) fetched.shape().size()];
      fetched.asRawTensor().data().asFloats().read(content);
      return content;
    }
  }

  /** Normally distributed numbers, the same for the same shape and seed. */
  public static float[] randomInput(List<Integer> shape, long seed) {
    int[] extents = shape.stream().mapToInt(Integer::intValue).toArray();
    return Weights.random(new Random(seed), 1, extents).floats();
  }

  /**
   * Fails unless both graphs compute the same from the same random input.
   *
   * @param tolerance largest difference allowed, relative to the largest value of {@code before}
   */
  public static void assertSameFunction(
      GraphDef before,
      GraphDef after,
      String feed,
      List<Integer> shape,
      String fetch,
      double tolerance) {
    float[] input = randomInput(shape, 1);
    float[] expected = run(before, feed, input, shape, fetch);
    assertClose(expected, run(after, feed, input, shape, fetch), tolerance, fetch);
  }

  /** Fails unless {@code actual} is {@code expected} up to {@code tolerance} times its maximum. */
  public static void assertClose(
      float[] expected, float[] actual, double tolerance, String message) {
    assertEquals(expected.length, actual.length, message + ": number of values");
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (tolerance * largest == 0) {
      assertArrayEquals(expected, actual, message);
    } else {
      assertArrayEquals(expected, actual, (float) (tolerance * largest), message);
    }
  }
}
