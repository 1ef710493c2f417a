package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Block shuffle and rotation (BSR): the mean gradient over copies that are cut into blocks of
 * random sizes, which change places, and each of which is rotated a little.
 *
 * <p>Source: Wang et al., "Boosting adversarial transferability by block shuffle and rotation",
 * CVPR 2024: 20 copies, 2x2 blocks, in later code 3x3, up to 24 degrees. Each block turns alone, as
 * in the paper: by an angle of its own, about its own centre, bilinearly, with zeros where nothing
 * is. Rows of blocks are always cut first, and columns in each row; official code draws which comes
 * first. Columns are shuffled in each row and rows as a whole. All of it is one look-up of four
 * values a pixel.
 *
 * @param copies how many draws the gradient is the mean of
 * @param blocks in each direction
 * @param degrees largest rotation
 */
record BlockShuffle(int copies, int blocks, double degrees) implements Technique.OfInput {
  private static final int TAPS = 4;

  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad over copies whose blocks are shuffled and rotated",
          "Wang et al. 2024",
          List.of(
              Parameter.whole("copies", 20, 1, 100),
              Parameter.whole("blocks", 3, 1, 6),
              Parameter.number("degrees", 24, 0, 180)),
          a -> new BlockShuffle(a.whole("copies"), a.whole("blocks"), a.number("degrees")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    Ops tf = rows.tf();
    int pixels = rows.shape().height() * rows.shape().width();
    Shape taps = Shape.of(pixels, TAPS);
    Operand<TFloat32> places =
        rows.feed("places", taps, (draw, values, at) -> shuffle(draw, rows).places(values, at));
    Operand<TFloat32> weights =
        rows.feed("weights", taps, (draw, values, at) -> shuffle(draw, rows).weights(values, at));
    Operand<TFloat32> found = LookUp.apply(rows, x, places);
    Operand<TFloat32> weighted = tf.math.mul(found, tf.expandDims(weights, tf.constant(-1)));
    return LookUp.images(rows, tf.reduceSum(weighted, tf.constant(2)));
  }

  private ShuffledBlocks shuffle(Draw draw, Rows rows) {
    SplittableRandom random = draw.common();
    return new ShuffledBlocks(random, rows.shape().height(), rows.shape().width(), blocks, degrees);
  }
}
