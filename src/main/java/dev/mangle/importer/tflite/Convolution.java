package dev.mangle.importer.tflite;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.types.TFloat32;

/** CONV_2D and DEPTHWISE_CONV_2D: kernels in TensorFlow's order, dilations spread into them. */
final class Convolution {
  private static final int RANK = 4;

  private Convolution() {}

  /** Strides, dilations, padding and fused activation, as the options say. */
  private record Form(Window window, int dilationDown, int dilationAcross, byte fused) {}

  /** CONV_2D, grouped where the kernel takes fewer channels than there are. */
  static Operand<TFloat32> full(Call call) {
    Form form =
        call.options(
            BuiltinOptions.Conv2DOptions,
            new Conv2DOptions(),
            o ->
                new Form(
                    new Window(o.strideH(), o.strideW(), o.padding()),
                    o.dilationHFactor(),
                    o.dilationWFactor(),
                    o.fusedActivationFunction()),
            null);
    LiteTensor weights = kernel(call);
    Kernel kernel =
        fitting(call, weights, Kernel.full(weights.floats(), weights.shape(), channels(call)));
    Operand<TFloat32> y =
        call.tf()
            .nn
            .conv2d(
                call.x(0),
                spread(call, kernel, form),
                form.window().strides(call),
                form.window().paddingName(call));
    return call.activate(Bias.add(call, y), form.fused());
  }

  /** DEPTHWISE_CONV_2D; the multiplier is what the shapes say. */
  static Operand<TFloat32> depthwise(Call call) {
    Form form =
        call.options(
            BuiltinOptions.DepthwiseConv2DOptions,
            new DepthwiseConv2DOptions(),
            o ->
                new Form(
                    new Window(o.strideH(), o.strideW(), o.padding()),
                    o.dilationHFactor(),
                    o.dilationWFactor(),
                    o.fusedActivationFunction()),
            null);
    LiteTensor weights = kernel(call);
    Kernel kernel =
        fitting(call, weights, Kernel.depthwise(weights.floats(), weights.shape(), channels(call)));
    List<Long> strides = form.window().strides(call);
    if (!strides.get(1).equals(strides.get(2))) {
      throw call.refuse("strides %s: expected the same down and across".formatted(strides));
    }
    Operand<TFloat32> y =
        call.tf()
            .nn
            .depthwiseConv2dNative(
                call.x(0), spread(call, kernel, form), strides, form.window().paddingName(call));
    return call.activate(Bias.add(call, y), form.fused());
  }

  private static LiteTensor kernel(Call call) {
    LiteTensor weights = call.constant(1);
    if (weights.shape().length != RANK || call.rank(0) != RANK) {
      throw call.refuse(
          "expected an image and a kernel of 4 axes each, found %s and %s"
              .formatted(call.input(0).shapeText(), weights.shapeText()));
    }
    return weights;
  }

  private static int channels(Call call) {
    return call.input(0).shape()[RANK - 1];
  }

  private static Kernel fitting(Call call, LiteTensor weights, Kernel kernel) {
    if (kernel == null) {
      throw call.refuse(
          "its kernel %s does not go with %d channels"
              .formatted(weights.shapeText(), channels(call)));
    }
    return kernel;
  }

  private static Operand<TFloat32> spread(Call call, Kernel kernel, Form form) {
    if (form.dilationDown() < 1 || form.dilationAcross() < 1) {
      throw call.refuse(
          "dilations %d and %d: expected 1 or more"
              .formatted(form.dilationDown(), form.dilationAcross()));
    }
    Kernel dense = kernel.spread(form.dilationDown(), form.dilationAcross());
    return call.floats(dense.values(), dense.height(), dense.width(), dense.in(), dense.out());
  }
}
