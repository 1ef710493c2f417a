package dev.mangle.train;

import dev.mangle.io.UserException;
import dev.mangle.model.Precision;
import java.util.Locale;

/**
 * All that decides how a network comes out; the same plan gives the same network.
 *
 * @param dataset name in {@link dev.mangle.data.Datasets}
 * @param architecture name in {@link Architectures}
 * @param length of the training
 * @param batchSize images a step, 1 or more
 * @param seed of weights, order, augmentation and random starts
 * @param descent how the weights follow the loss
 * @param examples on which images
 * @param augmentation how these are changed before that
 * @param precision of convolutions while training; the network that comes out is float32
 * @param validation how many of the last training images are left out and judged by, 0 or more; 0
 *     takes the test images to judge by, {@code null} the data set's own split
 */
public record TrainingPlan(
    String dataset,
    String architecture,
    Length length,
    int batchSize,
    long seed,
    Descent descent,
    Examples examples,
    Augmentation augmentation,
    Precision precision,
    Integer validation) {

  /** Checks each setting; a refusal says what was expected and found. */
  public TrainingPlan {
    Architectures.get(architecture);
    if (batchSize < 1) {
      throw new UserException("batch size: expected 1 or more, found %d", batchSize);
    }
    if (validation != null && validation < 0) {
      throw new UserException("validation images: expected 0 or more, found %d", validation);
    }
  }

  /** A plan without augmentation, in float32, on the data set's own split. */
  public static TrainingPlan plain(
      String dataset,
      String architecture,
      Length length,
      int batchSize,
      long seed,
      Descent descent,
      Examples examples) {
    return new TrainingPlan(
        dataset,
        architecture,
        length,
        batchSize,
        seed,
        descent,
        examples,
        Augmentation.NONE,
        Precision.FP32,
        null);
  }

  /** The settings in one line for {@code model.json}. */
  public String describe() {
    String text =
        String.format(
            Locale.ROOT,
            "%s, batches of %d, %s, seed %d",
            length,
            batchSize,
            descent.describe(),
            seed);
    text += augmentation == Augmentation.NONE ? "" : ", augmentation " + augmentation;
    text += precision == Precision.FP32 ? "" : ", convolutions in " + precision;
    text += validation == null ? "" : ", without the last " + validation + " training images";
    return text + examples.describe();
  }
}
