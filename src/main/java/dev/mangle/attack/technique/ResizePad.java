package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Rows;
import dev.mangle.io.named.Parameter;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An image resized to a random size, padded at a random place, and brought back to its own size,
 * bilinearly.
 *
 * @param probability that it is done at all
 * @param most the padded size, in sizes of the image
 * @param nearest whether the first resizing takes the nearest value, not the bilinear one
 * @param pad pixel value that it is padded with
 */
record ResizePad(double probability, double most, boolean nearest, double pad) {
  /** Zero for networks of [-1, 1]. */
  static final double GREY = 127.5;

  /** The value of padding, as a technique's parameter. */
  static Parameter padding() {
    return Parameter.number("pad", GREY, 0, 255);
  }

  /** Adds it to the graph; {@code name} is of its draws. */
  Operand<TFloat32> apply(Rows rows, String name, Operand<TFloat32> x) {
    int height = rows.shape().height();
    int width = rows.shape().width();
    Ops tf = rows.tf();
    Operand<TFloat32> level = tf.constant((float) pad);
    // Counted from the padding, padding is zero.
    Operand<TFloat32> warped =
        Warp.apply(
            tf,
            tf.math.sub(x, level),
            rows.feed(
                name + ".down",
                Warp.square(height),
                (draw, values, at) -> fill(draw, height, 0, values, at)),
            rows.feed(
                name + ".across",
                Warp.square(width),
                (draw, values, at) -> fill(draw, width, 1, values, at)));
    return tf.math.add(warped, level);
  }

  /** Both directions are drawn from one stream, so that they agree on chance and size. */
  private void fill(Draw draw, int side, int direction, float[] values, int at) {
    SplittableRandom random = draw.common();
    boolean done = random.nextDouble() < probability;
    double size = random.nextDouble();
    double[] places = {random.nextDouble(), random.nextDouble()};
    int outer = (int) Math.round(side * most);
    if (!done || outer <= side) {
      Warp.identity(side, values, at);
      return;
    }
    int inner = side + (int) (size * (outer - side));
    int offset = (int) (places[direction] * (outer - inner + 1));
    Warp.resizePad(side, inner, outer, offset, nearest, values, at);
  }
}
