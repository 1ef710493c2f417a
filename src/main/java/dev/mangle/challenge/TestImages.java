package dev.mangle.challenge;

import dev.mangle.data.Dataset;
import dev.mangle.data.Datasets;
import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The images that the challenge is about: MNIST's test images, in their order. */
public final class TestImages {
  static final String DATASET = "mnist";

  private final LabeledImages images;

  private TestImages(LabeledImages images) {
    this.images = images;
  }

  /**
   * Reads them.
   *
   * @throws UserException when they are not there or are damaged
   */
  public static TestImages read(Path folder) {
    return new TestImages(Datasets.get(DATASET).load(folder, Dataset.Split.TEST));
  }

  /** How many. */
  public int count() {
    return images.count();
  }

  /** All of them. */
  public LabeledImages all() {
    return images;
  }

  /** Shape of each. */
  public ImageShape shape() {
    return new ImageShape(images.height(), images.width(), images.channels());
  }

  /** True label of one. */
  public int label(int image) {
    return images.labels()[image];
  }

  /** True labels of those from {@code from} on. */
  int[] labels(int from, int to) {
    return Arrays.copyOfRange(images.labels(), from, to);
  }

  /** A sample in 0..1, as the challenge computes it: in float32, times the float32 of 1/255. */
  float unit(int index) {
    return (images.pixels()[index] & 0xff) * (float) (1 / 255.0);
  }

  /** Images in pixel units, with their numbers for names. */
  ImageBatch batch(int from, int to) {
    List<String> names = new ArrayList<>();
    float[] pixels = new float[(to - from) * images.size()];
    for (int i = from; i < to; i++) {
      names.add(String.format(Locale.ROOT, "%05d", i));
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = images.pixels()[from * images.size() + i] & 0xff;
    }
    return new ImageBatch(names, shape(), pixels);
  }

  /** Pixels of an image with another label than one of a batch, to be mixed in. */
  float[] other(ImageBatch batch, int image, SplittableRandom random) {
    int own = label(Integer.parseInt(batch.names().get(image)));
    int[] others = IntStream.range(0, count()).filter(i -> label(i) != own).toArray();
    int chosen = others.length == 0 ? 0 : others[random.nextInt(others.length)];
    return batch(chosen, chosen + 1).pixels();
  }

  /**
   * Makes sure that a network knows these images, as far as its {@code model.json} says.
   *
   * @throws UserException when it knows others
   */
  public static void requireKnown(Network network) {
    ModelSpec spec = network.spec();
    if (!spec.dataset().isEmpty() && !spec.dataset().equals(DATASET)) {
      throw new UserException(
          "checkpoint '%s': expected a network for %s, found one for %s",
          network.name(), DATASET, spec.dataset());
    }
  }
}
