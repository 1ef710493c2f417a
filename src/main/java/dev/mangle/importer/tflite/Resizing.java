package dev.mangle.importer.tflite;

import org.tensorflow.Operand;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** RESIZE_BILINEAR, RESIZE_NEAREST_NEIGHBOR, SPACE_TO_DEPTH and DEPTH_TO_SPACE. */
final class Resizing {
  private Resizing() {}

  private record Form(boolean alignCorners, boolean halfPixelCentres) {}

  static Operand<TFloat32> bilinear(Call call) {
    Form form =
        call.options(
            BuiltinOptions.ResizeBilinearOptions,
            new ResizeBilinearOptions(),
            o -> new Form(o.alignCorners(), o.halfPixelCenters()),
            null);
    return call.tf()
        .image
        .resizeBilinear(
            call.x(0),
            size(call),
            ResizeBilinear.alignCorners(form.alignCorners()),
            ResizeBilinear.halfPixelCenters(form.halfPixelCentres()));
  }

  static Operand<TFloat32> nearest(Call call) {
    Form form =
        call.options(
            BuiltinOptions.ResizeNearestNeighborOptions,
            new ResizeNearestNeighborOptions(),
            o -> new Form(o.alignCorners(), o.halfPixelCenters()),
            null);
    return call.tf()
        .image
        .resizeNearestNeighbor(
            call.x(0),
            size(call),
            ResizeNearestNeighbor.alignCorners(form.alignCorners()),
            ResizeNearestNeighbor.halfPixelCenters(form.halfPixelCentres()));
  }

  static Operand<TFloat32> spaceToDepth(Call call) {
    int block =
        call.options(
            BuiltinOptions.SpaceToDepthOptions,
            new SpaceToDepthOptions(),
            SpaceToDepthOptions::blockSize,
            (Integer) null);
    return call.tf().nn.spaceToDepth(call.x(0), (long) block);
  }

  static Operand<TFloat32> depthToSpace(Call call) {
    int block =
        call.options(
            BuiltinOptions.DepthToSpaceOptions,
            new DepthToSpaceOptions(),
            DepthToSpaceOptions::blockSize,
            (Integer) null);
    return call.tf().nn.depthToSpace(call.x(0), (long) block);
  }

  private static Operand<TInt32> size(Call call) {
    int[] size = call.constant(1).ints();
    if (size.length != 2 || size[0] < 1 || size[1] < 1) {
      throw call.refuse("expected a constant height and width of 1 or more");
    }
    Ops tf = call.tf();
    return tf.array(size);
  }
}
