package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Builds one kind of operator of TensorFlow's own operations. */
@FunctionalInterface
interface OperatorBuilder {
  /** The operator's output, with the images along axis 0. */
  Operand<TFloat32> build(Call call);
}
