package dev.mangle.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.types.TFloat32;

/** CONCATENATION of what was computed, along any axis but that of the images. */
final class Concatenation {
  private Concatenation() {}

  private record Form(int axis, byte fused) {}

  static Operand<TFloat32> build(Call call) {
    Form form =
        call.options(
            BuiltinOptions.ConcatenationOptions,
            new ConcatenationOptions(),
            o -> new Form(o.axis(), o.fusedActivationFunction()),
            null);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs(); i++) {
      parts.add(call.x(i));
    }
    int axis = call.axis(0, form.axis());
    return Activations.fused(call, call.tf().concat(parts, call.tf().constant(axis)), form.fused());
  }
}
