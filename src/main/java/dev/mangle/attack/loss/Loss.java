package dev.mangle.attack.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A loss as part of the graph; TensorFlow differentiates it. */
@FunctionalInterface
public interface Loss {
  /**
   * Loss of each image.
   *
   * @param scores {@code [images, classes]}, before softmax
   * @param index {@code [images]}, position of the class among the scores; one outside of them (a
   *     label that this network does not know) gives loss 0 and gradient 0
   * @param growing whether the attack makes it grow, not shrink; a loss may stop where its goal is
   *     reached, and must not where it is not
   * @return {@code [images]}
   */
  Operand<TFloat32> of(Ops tf, Operand<TFloat32> scores, Operand<TInt32> index, boolean growing);
}
