package dev.mangle.challenge;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mangle.io.UserException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The challenge's {@code config.json}; what it does not say is as published.
 *
 * @param modelDir folder of the network; null where it is not said
 * @param randomSeed of weights, batches and random starts
 * @param maxNumTrainingSteps at least 1
 * @param numOutputSteps training steps from one line to the next, at least 1
 * @param numSummarySteps training steps from one summary to the next, at least 1
 * @param numCheckpointSteps training steps from one checkpoint to the next, at least 1
 * @param trainingBatchSize at least 1
 * @param numEvalExamples at least 1
 * @param evalBatchSize at least 1
 * @param evalOnCpu whether evaluation leaves the accelerator alone
 * @param epsilon L_infinity budget as a share of the pixel range, 0..1
 * @param k steps of projected gradient descent, 0 or more
 * @param a length of such a step as a share of the pixel range, 0..1
 * @param randomStart whether it starts at a random point of the box
 * @param lossFunc what it makes grow
 * @param storeAdvPath where the submission lies
 */
public record ChallengeConfig(
    String modelDir,
    Long randomSeed,
    Integer maxNumTrainingSteps,
    Integer numOutputSteps,
    Integer numSummarySteps,
    Integer numCheckpointSteps,
    Integer trainingBatchSize,
    Integer numEvalExamples,
    Integer evalBatchSize,
    Boolean evalOnCpu,
    Double epsilon,
    Integer k,
    Double a,
    Boolean randomStart,
    LossFunc lossFunc,
    String storeAdvPath) {

  /** Pixel units (0..255) of the whole range. */
  private static final int PIXEL_UNITS = 255;

  /** What an attack makes grow. */
  public enum LossFunc {
    /** Cross-entropy at the true label. */
    @JsonProperty("xent")
    XENT("xent"),
    /** How far the best wrong logit is above the right one, as Carlini and Wagner have it. */
    @JsonProperty("cw")
    CW("cw");

    private final String label;

    LossFunc(String label) {
      this.label = label;
    }

    /** Name in the file. */
    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * Fills what is null with the published values and checks the ranges.
   *
   * @throws UserException naming the first key whose value is out of its range
   */
  public ChallengeConfig {
    randomSeed = Objects.requireNonNullElse(randomSeed, 4557077L);
    maxNumTrainingSteps = positive("max_num_training_steps", maxNumTrainingSteps, 100_000);
    numOutputSteps = positive("num_output_steps", numOutputSteps, 100);
    numSummarySteps = positive("num_summary_steps", numSummarySteps, 100);
    numCheckpointSteps = positive("num_checkpoint_steps", numCheckpointSteps, 300);
    trainingBatchSize = positive("training_batch_size", trainingBatchSize, 50);
    numEvalExamples = positive("num_eval_examples", numEvalExamples, 10_000);
    evalBatchSize = positive("eval_batch_size", evalBatchSize, 200);
    evalOnCpu = Objects.requireNonNullElse(evalOnCpu, true);
    epsilon = share("epsilon", epsilon, 0.3);
    k = Objects.requireNonNullElse(k, 40);
    if (k < 0) {
      throw new UserException("'k': expected 0 or more, found %d", k);
    }
    a = share("a", a, 0.01);
    randomStart = Objects.requireNonNullElse(randomStart, true);
    lossFunc = Objects.requireNonNullElse(lossFunc, LossFunc.XENT);
    storeAdvPath = Objects.requireNonNullElse(storeAdvPath, "attack.npy");
    requireText("model_dir", modelDir);
    requireText("store_adv_path", storeAdvPath);
  }

  private static Integer positive(String key, Integer value, int published) {
    if (value == null) {
      return published;
    }
    if (value < 1) {
      throw new UserException("'%s': expected at least 1, found %d", key, value);
    }
    return value;
  }

  private static Double share(String key, Double value, double published) {
    if (value == null) {
      return published;
    }
    if (!(value >= 0 && value <= 1)) {
      String hint =
          value > 1 && value <= PIXEL_UNITS
              ? "; %s pixel units are %s".formatted(value, value / PIXEL_UNITS)
              : "";
      throw new UserException(
          "'%s': expected a share of the pixel range, 0..1, found %s%s", key, value, hint);
    }
    return value;
  }

  /** With a name at its end, unlike {@code /}. */
  private static boolean isPath(String value) {
    try {
      return !value.isBlank() && Path.of(value).toAbsolutePath().normalize().getFileName() != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void requireText(String key, String value) {
    if (value != null && !isPath(value)) {
      throw new UserException("'%s': expected a path, found '%s'", key, value.strip());
    }
  }

  /**
   * Reads the file: any key may be missing, keys that begin with {@code _comment} say nothing.
   *
   * @throws UserException when it cannot be read, is not JSON, or has a key that is unknown, is
   *     there twice or has a wrong value
   */
  public static ChallengeConfig read(Path file) {
    return ConfigFile.read(file);
  }

  /** The budget in pixel units, 0..255. */
  public double epsilonPixels() {
    return epsilon * PIXEL_UNITS;
  }

  /** The step in pixel units, 0..255. */
  public double stepPixels() {
    return a * PIXEL_UNITS;
  }

  /** Every key with its value, in the order of the published file. */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    ConfigFile.keys(this).forEach((key, value) -> values.put(key, String.valueOf(value)));
    return values;
  }
}
