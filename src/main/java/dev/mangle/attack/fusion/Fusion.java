package dev.mangle.attack.fusion;

import dev.mangle.attack.engine.Iteration;
import dev.mangle.attack.engine.Voters;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** How the networks of an ensemble become one direction. */
public interface Fusion {

  /** Gives a gradient at a point, or something that takes its place. */
  @FunctionalInterface
  interface Source {
    /** {@code [images, h, w, c]} in and out. */
    Operand<TFloat32> at(Iteration it, Operand<TFloat32> point);
  }

  /** A source that is the gradient of one objective. */
  record Direct(Voters voters) implements Source {
    @Override
    public Operand<TFloat32> at(Iteration it, Operand<TFloat32> point) {
      return it.gradient(point, voters);
    }
  }

  /**
   * One source for each lane. Lanes keep their own state and make their own steps, whose mean by
   * weight is made.
   *
   * @param weights of the networks, over 0
   */
  List<Source> lanes(List<Double> weights);

  /** Weights of the lanes' steps. */
  default List<Double> laneWeights(List<Double> weights) {
    return List.of(1.0);
  }
}
