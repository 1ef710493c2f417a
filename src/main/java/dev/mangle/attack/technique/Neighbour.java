package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Iteration;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Random points around the images. */
final class Neighbour {
  private Neighbour() {}

  /**
   * A point, uniform in the box of half width {@code radius} around {@code x}, another one in each
   * pass of the loops around.
   *
   * @param name of the draw
   * @param radius in pixel units
   */
  static Operand<TFloat32> of(Iteration it, String name, Operand<TFloat32> x, double radius) {
    int count = it.setting().shape().size();
    float size = (float) radius;
    Operand<TFloat32> offset =
        it.drawn(
            name,
            (draw, values, at) -> Uniform.fill(draw.random(), -size, size, values, at, count));
    return it.tf().math.add(x, offset);
  }
}
