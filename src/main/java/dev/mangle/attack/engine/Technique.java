package dev.mangle.attack.engine;

import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What makes an attack transfer. A technique takes part where it implements one or more of the
 * parts below; those of a plan follow each other in the plan's order.
 */
public interface Technique {

  /** Changes what the networks see; TensorFlow differentiates it. */
  interface OfInput extends Technique {
    /** How many differently changed copies there are; the gradient is the mean over them. */
    default int copies() {
      return 1;
    }

    /** How many rows it makes of one; the scores of an image are the mean over its rows. */
    default int rows() {
      return 1;
    }

    /** Whether each network sees a draw of its own. */
    default boolean perNetwork() {
      return false;
    }

    /**
     * Adds the change to the graph.
     *
     * @param x {@code [rows, h, w, c]}, in pixel units
     * @return {@code [rows * rows(), h, w, c]}
     */
    Operand<TFloat32> apply(Rows rows, Operand<TFloat32> x);
  }

  /** Chooses the points where gradients are taken, and makes one gradient of theirs. */
  interface OfPoint extends Technique {
    /**
     * Adds it to the iteration.
     *
     * @param x {@code [images, h, w, c]}
     * @param gradient of the objective at a point, of its shape
     * @return what takes the place of the gradient at x
     */
    Operand<TFloat32> gradient(
        Iteration it, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> gradient);
  }

  /** Changes the gradient before the step. */
  interface OfGradient extends Technique {
    /** {@code [images, h, w, c]} in and out. */
    Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient);
  }

  /** Changes the step. */
  interface OfStep extends Technique {
    /**
     * {@code [images, h, w, c]} in and out, in pixel units; what comes out may leave the box.
     *
     * @param gradient that the step follows
     * @param step as the plan's norm makes it
     */
    Operand<TFloat32> apply(Iteration it, Operand<TFloat32> gradient, Operand<TFloat32> step);
  }
}
