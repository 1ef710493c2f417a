package dev.mangle.model;

import dev.mangle.image.ImageShape;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Java arrays to tensors and back, by one copy of the whole block. */
public final class Tensors {
  private Tensors() {}

  /** Pixels as float32 {@code [images, height, width, channels]}; the caller closes it. */
  public static TFloat32 images(float[] pixels, ImageShape shape) {
    Shape dims =
        Shape.of(pixels.length / shape.size(), shape.height(), shape.width(), shape.channels());
    return TFloat32.tensorOf(dims, DataBuffers.of(pixels));
  }

  /** A vector of int32; the caller closes it. */
  public static TInt32 ints(int[] values) {
    return TInt32.vectorOf(values);
  }

  /** All values of a float32 tensor, row-major. */
  public static float[] floats(Tensor tensor) {
    float[] out = new float[Math.toIntExact(tensor.shape().size())];
    ((TFloat32) tensor).copyTo(DataBuffers.of(out));
    return out;
  }

  /** All values of an int32 tensor, row-major. */
  public static int[] ints(TInt32 tensor) {
    int[] out = new int[Math.toIntExact(tensor.shape().size())];
    tensor.copyTo(DataBuffers.of(out));
    return out;
  }
}
