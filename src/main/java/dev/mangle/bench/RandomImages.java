package dev.mangle.bench;

import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Images of noise, the same every time. */
final class RandomImages {
  private RandomImages() {}

  /** {@code count} of {@code shape}. */
  static ImageBatch of(ImageShape shape, int count) {
    SplittableRandom random = new SplittableRandom(0);
    float[] pixels = new float[count * shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("random" + i + ".png");
    }
    return new ImageBatch(names, shape, pixels);
  }
}
