package dev.mangle.attack.technique;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/**
 * Linear maps of rows and columns: {@code y = A x B'} for each image and channel.
 *
 * <p>Two small matrices an image resize, pad, crop, shift and flip it in one operation, and
 * TensorFlow knows its gradient.
 */
final class Warp {
  private Warp() {}

  /**
   * Adds the map.
   *
   * @param x {@code [rows, h, w, c]}
   * @param down A, {@code [rows or 1, h', h]}
   * @param across B, {@code [rows or 1, w', w]}
   * @return {@code [rows, h', w', c]}
   */
  static Operand<TFloat32> apply(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> down, Operand<TFloat32> across) {
    return across(tf, down(tf, x, down), across);
  }

  /** {@code y = A x}; see {@link #apply}. */
  static Operand<TFloat32> down(Ops tf, Operand<TFloat32> x, Operand<TFloat32> matrices) {
    Operand<TFloat32> left = tf.expandDims(matrices, tf.constant(1));
    return rows(tf, tf.train.batchMatMul(left, planes(tf, x), TFloat32.class));
  }

  /** {@code y = x B'}; see {@link #apply}. */
  static Operand<TFloat32> across(Ops tf, Operand<TFloat32> x, Operand<TFloat32> matrices) {
    Operand<TFloat32> right = tf.expandDims(matrices, tf.constant(1));
    return rows(
        tf, tf.train.batchMatMul(planes(tf, x), right, TFloat32.class, BatchMatMul.adjY(true)));
  }

  private static Operand<TFloat32> planes(Ops tf, Operand<TFloat32> x) {
    return tf.linalg.transpose(x, tf.array(0, 3, 1, 2));
  }

  private static Operand<TFloat32> rows(Ops tf, Operand<TFloat32> planes) {
    return tf.linalg.transpose(planes, tf.array(0, 2, 3, 1));
  }

  /** Shape of a matrix that maps a side to itself. */
  static Shape square(int side) {
    return Shape.of(side, side);
  }

  /** Writes the identity. */
  static void identity(int side, float[] values, int at) {
    for (int i = 0; i < side; i++) {
      values[at + i * side + i] = 1;
    }
  }

  /**
   * Writes the map of a side that is resized, padded with zeros, and resized back.
   *
   * @param inner length that it is resized to
   * @param outer length that it is padded to
   * @param offset where it lies then
   * @param nearest whether it is resized to the nearest value, not bilinearly
   */
  static void resizePad(
      int side, int inner, int outer, int offset, boolean nearest, float[] values, int at) {
    for (int i = 0; i < side; i++) {
      int row = at + i * side;
      bilinear(
          i,
          side,
          outer,
          (position, weight) -> {
            int place = position - offset;
            if (place >= 0 && place < inner && nearest) {
              values[row + place * side / inner] += (float) weight;
            } else if (place >= 0 && place < inner) {
              bilinear(
                  place,
                  inner,
                  side,
                  (source, share) -> values[row + source] += (float) (weight * share));
            }
          });
    }
  }

  /** Takes a place in the source and its weight. */
  @FunctionalInterface
  interface Tap {
    void of(int source, double weight);
  }

  /** The sources of one place when a side of {@code from} is resized to {@code to}. */
  static void bilinear(int place, int to, int from, Tap tap) {
    double exact = Math.max(0, (place + 0.5) * from / to - 0.5);
    int low = Math.min((int) exact, from - 1);
    double share = Math.min(exact - low, 1);
    tap.of(low, 1 - share);
    if (share > 0) {
      tap.of(Math.min(low + 1, from - 1), share);
    }
  }
}
