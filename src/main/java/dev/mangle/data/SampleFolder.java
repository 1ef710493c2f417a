package dev.mangle.data;

import dev.mangle.image.Image;
import dev.mangle.image.ImageShape;
import dev.mangle.image.Png;
import dev.mangle.io.AtomicFiles;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images of a dataset as a folder to attack: PNGs and {@code labels.csv} with the columns ImageId,
 * TrueLabel, TargetClass.
 */
public final class SampleFolder {
  private static final long TARGET_SEED = 2017;

  private SampleFolder() {}

  /**
   * Writes {@code count} images, the first of each class in equal numbers, named by dataset and
   * index. Targets are drawn with a fixed seed and differ from the label.
   *
   * @param images of the dataset
   * @param count 1 or more, and no more than there are; classes differ by one at most unless one
   *     runs out
   * @param folder new or empty
   * @param targeted whether the targets also stand in {@code target_class.csv}, which makes attacks
   *     on the folder targeted
   * @throws UserException when count or folder is not so
   */
  public static void write(
      Dataset dataset, LabeledImages images, int count, Path folder, boolean targeted) {
    if (count < 1 || count > images.count()) {
      throw new UserException("count of images: expected 1..%d, found %d", images.count(), count);
    }
    refuseFiles(folder);
    int[] chosen = balanced(images, dataset.classes(), count);
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          for (int index : chosen) {
            writePng(images, index, temporary.resolve(id(dataset, index) + ".png"));
          }
          int[] targets = targets(dataset, images, chosen);
          AtomicFiles.write(
              temporary.resolve(ImageLabels.METADATA), labels(dataset, images, chosen, targets));
          if (targeted) {
            AtomicFiles.write(
                temporary.resolve(ImageLabels.TARGET_CLASS), targetClass(dataset, chosen, targets));
          }
        });
  }

  /** Indices of the first images of each class in turn, in ascending order. */
  static int[] balanced(LabeledImages images, int classes, int count) {
    int[] seen = new int[classes];
    int[] round = new int[images.count()];
    for (int i = 0; i < round.length; i++) {
      round[i] = seen[images.labels()[i]]++;
    }
    return IntStream.range(0, round.length)
        .boxed()
        .sorted((a, b) -> Integer.compare(round[a], round[b]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static String id(Dataset dataset, int index) {
    return "%s_%05d".formatted(dataset.name(), index);
  }

  private static int[] targets(Dataset dataset, LabeledImages images, int[] chosen) {
    SplittableRandom random = new SplittableRandom(TARGET_SEED);
    int classes = dataset.classes();
    return IntStream.of(chosen)
        .map(index -> (images.labels()[index] + 1 + random.nextInt(classes - 1)) % classes)
        .toArray();
  }

  private static String labels(Dataset dataset, LabeledImages images, int[] chosen, int[] targets) {
    StringBuilder csv = new StringBuilder("ImageId,TrueLabel,TargetClass\n");
    for (int i = 0; i < chosen.length; i++) {
      int label = images.labels()[chosen[i]];
      csv.append("%s,%d,%d\n".formatted(id(dataset, chosen[i]), label, targets[i]));
    }
    return csv.toString();
  }

  private static String targetClass(Dataset dataset, int[] chosen, int[] targets) {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < chosen.length; i++) {
      csv.append("%s.png,%d\n".formatted(id(dataset, chosen[i]), targets[i]));
    }
    return csv.toString();
  }

  private static void writePng(LabeledImages images, int index, Path file) throws IOException {
    int from = index * images.size();
    byte[] samples = Arrays.copyOfRange(images.pixels(), from, from + images.size());
    ImageShape shape = new ImageShape(images.height(), images.width(), images.channels());
    try (OutputStream out = Files.newOutputStream(file)) {
      Png.write(out, new Image(file.getFileName().toString(), shape, samples));
    }
  }

  private static void refuseFiles(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new UserException(
            "image folder '%s': expected a new or empty folder, found files", folder);
      }
    } catch (IOException e) {
      throw UserException.of("read", folder, e);
    }
  }
}
