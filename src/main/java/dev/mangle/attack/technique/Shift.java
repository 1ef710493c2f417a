package dev.mangle.attack.technique;

import dev.mangle.attack.engine.Rows;
import dev.mangle.attack.engine.Technique;
import dev.mangle.io.named.Kind;
import dev.mangle.io.named.Parameter;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Random shifts: the image moved by whole pixels in both directions, zeros where it leaves.
 *
 * <p>What TI stands for is the mean over all shifts (Dong et al. 2019); this draws some of them.
 *
 * @param max largest shift for an image of 299, others in proportion
 * @param copies how many shifts the gradient is the mean of
 */
record Shift(double max, int copies) implements Technique.OfInput {
  static final Kind<Technique> KIND =
      new Kind<>(
          "mean grad over random shifts by up to max",
          "Dong et al. 2019",
          List.of(
              Parameter.number("max", 16, 0, DiverseInput.SIZE),
              Parameter.whole("copies", 1, 1, 100)),
          a -> new Shift(a.number("max"), a.whole("copies")));

  @Override
  public Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x) {
    return Warp.apply(
        rows.tf(),
        x,
        matrix(rows, "down", rows.shape().height()),
        matrix(rows, "across", rows.shape().width()));
  }

  private Operand<TFloat32> matrix(Rows rows, String name, int side) {
    int most = (int) Math.round(max * side / DiverseInput.SIZE);
    return rows.feed(
        name,
        Warp.square(side),
        (draw, values, at) -> {
          int by = draw.random().nextInt(-most, most + 1);
          for (int i = Math.max(0, -by); i < Math.min(side, side - by); i++) {
            values[at + i * side + i + by] = 1;
          }
        });
  }
}
