package dev.mangle.data;

import dev.mangle.image.Idx;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Grey images of ten classes in the four IDX files that MNIST came in, 60,000 and 10,000 of them
 * where it is whole.
 *
 * @param name in {@link Datasets}
 * @param budget at which robustness is measured
 * @param hashes of the files
 * @param sources tried in this order
 */
record IdxDataset(String name, Budget budget, Hashes hashes, List<Source> sources)
    implements Dataset {
  private static final String TRAIN = "train";
  private static final String TEST = "t10k";

  /** SHA-256 of the unpacked files. */
  record Hashes(String trainImages, String trainLabels, String testImages, String testLabels) {}

  /** Makes the list immutable. */
  IdxDataset {
    sources = List.copyOf(sources);
  }

  @Override
  public int classes() {
    return 10;
  }

  @Override
  public void fetch(Path folder, Progress progress) {
    new Fetch(name, files(), sources).into(folder, progress);
  }

  /** The last 10,000 of 60,000. */
  @Override
  public int validationShare() {
    return 6;
  }

  @Override
  public LabeledImages training(Path folder) {
    return load(folder, TRAIN);
  }

  @Override
  public LabeledImages test(Path folder) {
    return load(folder, TEST);
  }

  /** Name to SHA-256. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(imagesOf(TRAIN), hashes.trainImages());
    files.put(labelsOf(TRAIN), hashes.trainLabels());
    files.put(imagesOf(TEST), hashes.testImages());
    files.put(labelsOf(TEST), hashes.testLabels());
    return files;
  }

  private LabeledImages load(Path folder, String prefix) {
    Path imageFile = folder.resolve(imagesOf(prefix));
    Path labelFile = folder.resolve(labelsOf(prefix));
    for (Path file : List.of(imageFile, labelFile)) {
      if (!Files.exists(file)) {
        throw new UserException(
            "dataset %s: '%s' is not there; run: ./mangle fetch %s", name, file, name);
      }
    }
    Idx.Images images = Idx.readImages(imageFile);
    int[] labels = toInts(labelFile, Idx.readLabels(labelFile));
    return new LabeledImages(images.samples(), labels, images.height(), images.width(), 1);
  }

  private int[] toInts(Path file, byte[] labels) {
    int[] ints = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      ints[i] = labels[i] & 0xFF;
      if (ints[i] >= classes()) {
        throw new UserException(
            "%s: label %d: expected 0..%d, found %d", file, i, classes() - 1, ints[i]);
      }
    }
    return ints;
  }

  private static String imagesOf(String prefix) {
    return prefix + "-images-idx3-ubyte";
  }

  private static String labelsOf(String prefix) {
    return prefix + "-labels-idx1-ubyte";
  }
}
