package dev.mangle.submission;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import dev.mangle.model.LabelRange;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the contest's validator feeds: images of uniform random bytes, random targets and a random
 * budget, all functions of the seed.
 *
 * @param count images {@code IMG0000.png}.., 1..10000
 * @param size height and width in pixels, 1..16384
 * @param targets classes to draw targets from
 * @param epsilons budgets to draw one from, in pixel units
 */
public record NoiseImages(
    int count, int size, LabelRange targets, List<Integer> epsilons, long seed) {
  /** Refuses what is out of range. */
  public NoiseImages {
    if (count < 1 || count > 10_000) {
      throw new UserException("number of images: expected 1..10000, found %d", count);
    }
    if (size < 1 || size > 16384) {
      throw new UserException("size of images: expected 1..16384, found %d", size);
    }
    if (targets.first() < 0 || targets.last() < targets.first()) {
      throw new UserException(
          "classes: expected FIRST..LAST from 0 on, found %d..%d", targets.first(), targets.last());
    }
    epsilons = List.copyOf(epsilons);
    if (epsilons.isEmpty()) {
      throw new UserException("budgets: expected at least one, found none");
    }
  }

  /** File names in order. */
  public List<String> names() {
    return IntStream.range(0, count).mapToObj("IMG%04d.png"::formatted).toList();
  }

  /** Height, width and the three channels. */
  public ImageShape shape() {
    return new ImageShape(size, size, 3);
  }

  /** The budget that was drawn, in pixel units. */
  public int epsilon() {
    return epsilons.get(new SplittableRandom(seed).nextInt(epsilons.size()));
  }

  /**
   * Writes the images, and {@code target_class.csv} for a targeted attack.
   *
   * @param folder existing
   * @throws UserException when it cannot be written to
   */
  public void write(Path folder, SubmissionType type) {
    SplittableRandom random = new SplittableRandom(seed).split();
    StringBuilder csv = new StringBuilder();
    for (String name : names()) {
      byte[] samples = new byte[shape().size()];
      random.nextBytes(samples);
      Image image = new Image(name, shape(), samples);
      AtomicFiles.write(folder.resolve(name), out -> Png.write(out, image));
      int target = random.nextInt(targets.first(), targets.last() + 1);
      csv.append(name).append(',').append(target).append('\n');
    }
    if (type == SubmissionType.TARGETED_ATTACK) {
      AtomicFiles.write(folder.resolve(ImageLabels.TARGET_CLASS), csv.toString());
    }
  }
}
