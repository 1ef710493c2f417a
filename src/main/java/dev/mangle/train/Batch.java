package dev.mangle.train;

import dev.mangle.data.LabeledImages;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A few images of a dataset as tensors. */
final class Batch implements AutoCloseable {
  private final LabeledImages all;
  private final int[] indices;
  private final float[] samples;
  private final TFloat32 images;
  private final TInt32 labels;

  /** The images at {@code indices} as they are, in that order. */
  Batch(LabeledImages all, int[] indices) {
    this(all, indices, Augmentation.NONE, 0);
  }

  /**
   * The images at {@code indices}, changed. How one is changed depends on the seed and its place in
   * the dataset only.
   */
  Batch(LabeledImages all, int[] indices, Augmentation augmentation, long seed) {
    this(all, indices, augmented(all, indices, augmentation, seed));
  }

  private Batch(LabeledImages all, int[] indices, float[] samples) {
    this.all = all;
    this.indices = indices;
    this.samples = samples;
    this.images = tensor(samples);
    int[] values = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      values[i] = all.labels()[indices[i]];
    }
    this.labels = TInt32.vectorOf(values);
  }

  /** The images from {@code from} on; the caller closes them as a batch of their own. */
  Batch from(int from) {
    return new Batch(
        all,
        Arrays.copyOfRange(indices, from, indices.length),
        Arrays.copyOfRange(samples, from * all.size(), samples.length));
  }

  /** How many images. */
  int count() {
    return indices.length;
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
   * The images, the last of them replaced by {@code last}; the caller closes them.
   *
   * @param last samples of up to N images, 0..1
   */
  TFloat32 endingWith(float[] last) {
    float[] mixed = samples.clone();
    System.arraycopy(last, 0, mixed, mixed.length - last.length, last.length);
    return tensor(mixed);
  }

  /**
   * The images plus uniform noise, within 0..1; the caller closes them. The noise of an image
   * depends on the seed and its place in the dataset only.
   *
   * @param epsilon largest noise, 0..1
   */
  TFloat32 randomStart(double epsilon, long seed) {
    float[] noisy = samples.clone();
    int size = all.size();
    for (int i = 0; i < indices.length; i++) {
      SplittableRandom random = random(seed, indices[i]);
      for (int j = i * size; j < (i + 1) * size; j++) {
        double moved = noisy[j] + epsilon * (2 * random.nextDouble() - 1);
        noisy[j] = (float) Math.max(0, Math.min(1, moved));
      }
    }
    return tensor(noisy);
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }

  private static float[] augmented(
      LabeledImages all, int[] indices, Augmentation augmentation, long seed) {
    int size = all.size();
    float[] samples = new float[indices.length * size];
    for (int i = 0; i < indices.length; i++) {
      augmentation
          .view(random(seed, indices[i]))
          .write(all, indices[i], Network.SCALE, samples, i * size);
    }
    return samples;
  }

  private static SplittableRandom random(long seed, int index) {
    // Not the generator's own increment: neighbours would draw the same numbers, one place apart.
    return new SplittableRandom(seed + index * 0x5851F42D4C957F2DL);
  }

  private TFloat32 tensor(float[] values) {
    int count = values.length / all.size();
    Shape shape = Shape.of(count, all.height(), all.width(), all.channels());
    return TFloat32.tensorOf(shape, DataBuffers.of(values, true, false));
  }
}
