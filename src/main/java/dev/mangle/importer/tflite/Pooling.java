package dev.mangle.importer.tflite;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** AVERAGE_POOL_2D and MAX_POOL_2D: padding counts in neither, as in TensorFlow. */
final class Pooling {
  private Pooling() {}

  private record Form(Window window, int height, int width, byte fused) {}

  static Operand<TFloat32> average(Call call) {
    Form form = form(call);
    Operand<TFloat32> y =
        call.tf()
            .nn
            .avgPool(call.x(0), size(call, form), form.window().strides(call), padding(call, form));
    return Activations.fused(call, y, form.fused());
  }

  static Operand<TFloat32> max(Call call) {
    Form form = form(call);
    Ops tf = call.tf();
    Operand<TFloat32> y =
        tf.nn.maxPool(
            call.x(0),
            tf.array(ints(size(call, form))),
            tf.array(ints(form.window().strides(call))),
            padding(call, form));
    return Activations.fused(call, y, form.fused());
  }

  private static Form form(Call call) {
    return call.options(
        BuiltinOptions.Pool2DOptions,
        new Pool2DOptions(),
        o ->
            new Form(
                new Window(o.strideH(), o.strideW(), o.padding()),
                o.filterHeight(),
                o.filterWidth(),
                o.fusedActivationFunction()),
        null);
  }

  private static List<Long> size(Call call, Form form) {
    return Window.four(call, "window", form.height(), form.width());
  }

  private static String padding(Call call, Form form) {
    return form.window().paddingName(call);
  }

  private static int[] ints(List<Long> values) {
    return values.stream().mapToInt(Math::toIntExact).toArray();
  }
}
