package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import java.util.SplittableRandom;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A few images of a dataset as tensors. */
final class Batch implements AutoCloseable {
  private final LabeledImages all;
  private final int[] indices;
  private final TFloat32 images;
  private final TInt32 labels;

  /** The images at {@code indices}, in that order. */
  Batch(LabeledImages all, int[] indices) {
    this.all = all;
    this.indices = indices;
    this.images = tensor(samples());
    int[] values = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      values[i] = all.labels()[indices[i]];
    }
    this.labels = TInt32.vectorOf(values);
  }

  /** [N, height, width, channels], 0..1; closed with the batch. */
  TFloat32 images() {
    return images;
  }

  /** [N]; closed with the batch. */
  TInt32 labels() {
    return labels;
  }

  /**
   * The images plus uniform noise, within 0..1; the caller closes them. The noise of an image
   * depends on the seed and its place in the dataset only.
   *
   * @param epsilon largest noise, 0..1
   */
  TFloat32 randomStart(double epsilon, long seed) {
    float[] samples = samples();
    int size = all.size();
    for (int i = 0; i < indices.length; i++) {
      // An odd multiplier keeps the seeds of neighbours apart.
      SplittableRandom random = new SplittableRandom(seed + indices[i] * 0x9E3779B97F4A7C15L);
      for (int j = i * size; j < (i + 1) * size; j++) {
        double noisy = samples[j] + epsilon * (2 * random.nextDouble() - 1);
        samples[j] = (float) Math.max(0, Math.min(1, noisy));
      }
    }
    return tensor(samples);
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }

  private float[] samples() {
    int size = all.size();
    float[] samples = new float[indices.length * size];
    for (int i = 0; i < indices.length; i++) {
      for (int j = 0; j < size; j++) {
        int pixel = all.pixels()[indices[i] * size + j] & 0xFF;
        samples[i * size + j] = (float) (pixel * Network.SCALE);
      }
    }
    return samples;
  }

  private TFloat32 tensor(float[] samples) {
    Shape shape = Shape.of(indices.length, all.height(), all.width(), all.channels());
    return TFloat32.tensorOf(shape, DataBuffers.of(samples, true, false));
  }
}
