package dev.mangle.train;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.model.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** A few images of the resident batch, side by side, for TensorBoard. */
final class BatchPictures {
  private static final int MOST = 8;

  private BatchPictures() {}

  /**
   * Writes them as they came and, where the training is adversarial, as they are perturbed.
   *
   * @param from the first of them
   */
  static void write(EventFile events, int step, Network network, boolean adversarial, int from) {
    write(events, step, "images/natural", network, network.batch().origin(), from);
    if (adversarial) {
      write(events, step, "images/attacked", network, network.batch().current(), from);
    }
  }

  private static void write(
      EventFile events, int step, String tag, Network network, Operand<TFloat32> images, int from) {
    ImageShape shape = network.batch().shape();
    float[] samples;
    try (Result result = network.session().runner().fetch(images).run()) {
      samples = Tensors.floats(result.get(0));
    }
    Image strip = strip(Arrays.copyOfRange(samples, from * shape.size(), samples.length), shape);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      Png.write(png, strip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ImageShape size = strip.shape();
    events.image(step, tag, size.height(), size.width(), size.channels(), png.toByteArray());
  }

  private static Image strip(float[] samples, ImageShape shape) {
    int count = Math.min(MOST, samples.length / shape.size());
    int row = shape.width() * shape.channels();
    byte[] pixels = new byte[count * shape.size()];
    for (int i = 0; i < count; i++) {
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < row; x++) {
          float sample = samples[i * shape.size() + y * row + x];
          pixels[(y * count + i) * row + x] = (byte) Math.round(sample * 255);
        }
      }
    }
    ImageShape wide = new ImageShape(shape.height(), count * shape.width(), shape.channels());
    return new Image("batch.png", wide, pixels);
  }
}
