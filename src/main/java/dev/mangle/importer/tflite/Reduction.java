package dev.mangle.importer.tflite;

import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** MEAN, SUM and REDUCE_MAX over any axes but that of the images. */
final class Reduction {
  private Reduction() {}

  static Operand<TFloat32> mean(Call call) {
    return call.tf().math.mean(call.x(0), axes(call), Mean.keepDims(keeps(call)));
  }

  static Operand<TFloat32> sum(Call call) {
    return call.tf().reduceSum(call.x(0), axes(call), ReduceSum.keepDims(keeps(call)));
  }

  static Operand<TFloat32> max(Call call) {
    return call.tf().max(call.x(0), axes(call), Max.keepDims(keeps(call)));
  }

  private static boolean keeps(Call call) {
    return call.options(
        BuiltinOptions.ReducerOptions,
        new ReducerOptions(),
        ReducerOptions::keepDims,
        Boolean.FALSE);
  }

  private static Operand<TInt32> axes(Call call) {
    Ops tf = call.tf();
    return tf.array(
        IntStream.of(call.constant(1).ints()).map(axis -> call.axis(0, axis)).toArray());
  }
}
