package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Rows;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * An image resized to a random size, padded with zeros at a random place, and brought back to its
 * own size, bilinearly.
 *
 * @param probability that it is done at all
 * @param most the padded size, in sizes of the image
 * @param nearest whether the first resizing takes the nearest value, not the bilinear one
 */
record ResizePad(double probability, double most, boolean nearest) {

  /** Adds it to the graph; {@code name} is of its draws. */
  Operand<TFloat32> apply(Rows rows, String name, Operand<TFloat32> x) {
    int height = rows.shape().height();
    int width = rows.shape().width();
    return Warp.apply(
        rows.tf(),
        x,
        rows.feed(
            name + ".down",
            Warp.square(height),
            (draw, values, at) -> fill(draw, height, 0, values, at)),
        rows.feed(
            name + ".across",
            Warp.square(width),
            (draw, values, at) -> fill(draw, width, 1, values, at)));
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
