package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Structure invariance (SIA): the mean gradient over copies whose blocks are each changed in a way
 * of their own: shifted (around the block's edge), flipped, turned by 180 degrees, faded by a
 * random factor, or noised.
 *
 * <p>Source: Wang et al., "Structure invariant transformation for better adversarial
 * transferability", ICCV 2023: 20 copies, 3x3 blocks of random sizes. Of its ten changes these are
 * seven: resizing, the loss of high frequencies (DCT) and dropout are left out. Noise is uniform up
 * to epsilon, which is 16/255 there, and is not clipped to the pixel range here; fading goes to
 * black.
 *
 * @param copies how many draws the gradient is the mean of
 * @param blocks in each direction
 */
record StructureInvariance(int copies, int blocks) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad over copies whose blocks are shifted, flipped, turned, faded or noised",
          "Wang et al. 2023",
          List.of(Parameter.whole("copies", 20, 1, 100), Parameter.whole("blocks", 3, 1, 6)),
          a -> new StructureInvariance(a.whole("copies"), a.whole("blocks")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    Ops tf = rows.tf();
    Shape pixels = Shape.of((long) rows.shape().height() * rows.shape().width(), 1);
    Operand<TFloat32> places =
        rows.feed("places", pixels, (draw, values, at) -> grid(draw, rows).places(values, at));
    Operand<TFloat32> factors =
        rows.feed("factors", pixels, (draw, values, at) -> grid(draw, rows).factors(values, at));
    Operand<TFloat32> noise =
        rows.feedImages(
            "noise",
            (draw, values, at) -> grid(draw, rows).noise((float) rows.epsilon(), values, at));
    Operand<TFloat32> moved = LookUp.images(rows, LookUp.apply(rows, x, places));
    Operand<TFloat32> faded =
        tf.math.mul(
            moved,
            tf.reshape(factors, tf.array(-1, rows.shape().height(), rows.shape().width(), 1)));
    return tf.math.add(faded, noise);
  }

  private BlockGrid grid(Draw draw, Rows rows) {
    return new BlockGrid(draw.common(), rows.shape(), blocks);
  }
}
