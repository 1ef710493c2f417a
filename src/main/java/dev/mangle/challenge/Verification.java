package dev.mangle.challenge;

import dev.mangle.image.NumberArray;
import dev.mangle.io.Progress;
import dev.mangle.model.Classifier;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import java.util.List;

/**
 * What a network says of a submission that is good.
 *
 * @param predictions one class an image
 * @param right how many are the true label
 */
@SuppressWarnings("ArrayRecordComponent")
public record Verification(long[] predictions, int right) {
  private static final int PIXEL_UNITS = 255;

  /**
   * Classifies every image; values go in as they are, neither clipped nor rounded to 8 bits.
   *
   * @param array {@code [images, values]} in 0..1
   * @param batchSize images at once, at least 1
   */
  public static Verification run(
      Network network, TestImages images, NumberArray array, int batchSize, Progress progress) {
    long[] predictions = new long[images.count()];
    int right = 0;
    try (Classifier classifier = new Classifier(List.of(network), images.shape());
        Progress.Task task = progress.begin("classifying", images.count())) {
      for (int from = 0; from < predictions.length; from += batchSize) {
        int to = Math.min(predictions.length, from + batchSize);
        Scores scores = classifier.classify(pixels(array, images, from, to)).get(0);
        for (int i = from; i < to; i++) {
          predictions[i] = scores.label(i - from);
          right += predictions[i] == images.label(i) ? 1 : 0;
        }
        task.advance(to - from);
      }
    }
    return new Verification(predictions, right);
  }

  private static float[] pixels(NumberArray array, TestImages images, int from, int to) {
    int size = images.shape().size();
    float[] pixels = new float[(to - from) * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (array.get(from * size + i) * PIXEL_UNITS);
    }
    return pixels;
  }

  /** Share of right predictions in percent. */
  public double accuracy() {
    return 100.0 * right / predictions.length;
  }
}
