package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Images whose pixels come from other places of the same image. */
final class LookUp {
  private LookUp() {}

  /**
   * Adds the look-up.
   *
   * @param x {@code [rows, h, w, c]}
   * @param places {@code [rows, h * w, taps]}, row-major positions of pixels, whole numbers
   * @return {@code [rows, h * w, taps, c]}
   */
  static Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x, Operand<TFloat32> places) {
    Ops tf = rows.tf();
    int pixels = rows.shape().height() * rows.shape().width();
    // In the table of all pixels, each image has a part of its own.
    Operand<TInt32> images = tf.gather(tf.shape(x), tf.constant(0), tf.constant(0));
    Operand<TInt32> first =
        tf.math.mul(tf.range(tf.constant(0), images, tf.constant(1)), tf.constant(pixels));
    Operand<TInt32> index =
        tf.math.add(tf.dtypes.cast(places, TInt32.class), tf.reshape(first, tf.array(-1, 1, 1)));
    Operand<TFloat32> table = tf.reshape(x, tf.array(-1, rows.shape().channels()));
    return tf.gather(table, index, tf.constant(0));
  }

  /** {@code [rows, h * w, c]} as images. */
  static Operand<TFloat32> images(Rows rows, Operand<TFloat32> pixels) {
    return rows.tf()
        .reshape(
            pixels,
            rows.tf()
                .array(-1, rows.shape().height(), rows.shape().width(), rows.shape().channels()));
  }
}
