package dev.mangle.data;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 60,000 and 10,000 grey pictures of clothes of 28x28,
 * in MNIST's files.
 */
final class FashionMnistDataset {
  /** The field's habit (Wong, Kolter 2018, and most since): 0.1, in steps of a tenth. */
  private static final Budget BUDGET = new Budget(25.5, 2.55);

  private FashionMnistDataset() {}

  static Dataset create() {
    return new IdxDataset(
        "fashion_mnist",
        BUDGET,
        new IdxDataset.Hashes(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        List.of(
            mirror("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            mirror("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            debian()));
  }

  /** As Debian packs it. */
  static Source debian() {
    return new DebianPackage("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist/");
  }

  private static Source mirror(String base) {
    return new GzipMirror(URI.create(base), Duration.ofMinutes(2));
  }
}
