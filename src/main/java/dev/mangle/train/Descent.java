package dev.mangle.train;

import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How weights follow the loss.
 *
 * @param method the optimiser
 * @param learningRate its highest rate, over 0 and at most 1
 * @param schedule how the rate goes over the training
 * @param weightDecay of the kernels, 0..0.1; only for {@link Method#SGD}
 * @param labelSmoothing share of each label that is spread over all classes, 0..0.5
 * @param summed whether the loss is the sum over the batch, not the mean
 */
public record Descent(
    Method method,
    double learningRate,
    Schedule schedule,
    double weightDecay,
    double labelSmoothing,
    boolean summed) {

  /** The optimisers. */
  public enum Method {
    ADAM("Adam"),
    SGD("SGD");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    /**
     * The one called {@code name}, in lower case.
     *
     * @throws UserException when there is none, with the nearest name
     */
    public static Method named(String name) {
      Map<String, Method> byName = new LinkedHashMap<>();
      for (Method value : values()) {
        byName.put(value.name().toLowerCase(Locale.ROOT), value);
      }
      return Names.get("optimizer", byName, name);
    }
  }

  /** Checks the ranges; a refusal says what was expected and found. */
  public Descent {
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new UserException(
          "learning rate: expected a number over 0 and at most 1, found %s", learningRate);
    }
    if (!(weightDecay >= 0 && weightDecay <= 0.1)) {
      throw new UserException("weight decay: expected a number of 0..0.1, found %s", weightDecay);
    }
    if (weightDecay > 0 && method != Method.SGD) {
      throw new UserException("weight decay: expected together with optimizer sgd, found adam");
    }
    if (!(labelSmoothing >= 0 && labelSmoothing <= 0.5)) {
      throw new UserException(
          "label smoothing: expected a number of 0..0.5, found %s", labelSmoothing);
    }
  }

  /** Adam from {@code learningRate} linearly to 0, and nothing more. */
  public static Descent adam(double learningRate) {
    return new Descent(Method.ADAM, learningRate, Schedule.LINEAR, 0, 0, false);
  }

  /** Learning rate of a step: {@code done} of the training, 0..1, lies behind it. */
  double learningRateAt(double done) {
    return learningRate * schedule.factorAt(done);
  }

  /** The settings for {@code model.json}. */
  String describe() {
    String text =
        switch (schedule) {
          case CONSTANT -> method.title + " at " + learningRate;
          case LINEAR -> method.title + " from " + learningRate + " linearly to 0";
          case COSINE -> method.title + " from " + learningRate + " along a cosine to 0";
          case ONE_CYCLE -> method.title + " in one cycle up to " + learningRate;
        };
    text += weightDecay > 0 ? ", weight decay " + weightDecay : "";
    text += summed ? ", summed loss" : "";
    return labelSmoothing > 0 ? text + ", label smoothing " + labelSmoothing : text;
  }
}
