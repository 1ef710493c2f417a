package dev.mangle.trial;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Recipe;
import dev.mangle.io.Sha256;
import dev.mangle.model.HitMiss;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One plan on one slice of the images with one network held out, and what came of it: a line of the
 * record.
 *
 * @param id of the subject
 * @param candidate name of the plan
 * @param recipe the plan for any budget
 * @param subject what it depends on
 * @param heldOut name of the network that judged
 * @param images their names
 * @param judged how the judges of the subject found the adversarial images, the network held out
 *     first
 * @param adversarialSha256 of the adversarial images
 * @param l2 sum of the perturbations' Euclidean lengths, in pixel units
 * @param gradientEvaluations input gradients, one an image, network, iteration, copy and point
 * @param buildingSeconds wall-clock time of building the attack
 * @param seconds wall-clock time of the attack on the images
 */
public record Trial(
    String id,
    String candidate,
    Recipe recipe,
    Subject subject,
    String heldOut,
    List<String> images,
    List<Judged> judged,
    String adversarialSha256,
    double l2,
    long gradientEvaluations,
    double buildingSeconds,
    double seconds) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * All that a trial's outcome depends on.
   *
   * @param plan every choice, epsilon and seed included
   * @param heldOutSha256 of the network that judges
   * @param surrogates those that attack
   * @param judges in full, as {@link Trial#judged} has them
   * @param inputSha256 of all images with their labels, as some may be mixed into others
   * @param imagesSha256 of those that are attacked
   */
  public record Subject(
      AttackPlan plan,
      String heldOutSha256,
      List<Surrogate> surrogates,
      List<String> judges,
      String inputSha256,
      String imagesSha256) {

    /** The same for the same subject alone: SHA-256 of its text. */
    public String id() {
      return Sha256.ofText(json(this));
    }
  }

  /** One network that attacks. */
  public record Surrogate(String name, double weight, String sha256) {}

  /**
   * What one judge found.
   *
   * @param judge as it was typed
   * @param clean out of the originals
   * @param all out of all adversarial images
   * @param right out of those whose original it classifies rightly
   */
  public record Judged(String judge, HitMiss clean, HitMiss all, HitMiss right) {
    Judged count(int before, int after, int truth, int target) {
      return new Judged(
          judge,
          clean.add(before, truth, target),
          all.add(after, truth, target),
          before == truth ? right.add(after, truth, target) : right);
    }

    /** Both slices together. */
    public Judged plus(Judged other) {
      return new Judged(
          judge, clean.plus(other.clean), all.plus(other.all), right.plus(other.right));
    }
  }

  /** How the network held out judged, without defenses. */
  public Judged ofHeldOut() {
    return judged.get(0);
  }

  /** One line, without its end. */
  String toLine() {
    return json(this);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JacksonException e) {
      throw new AssertionError("a record of plain values is always JSON", e);
    }
  }

  /**
   * Reads a line.
   *
   * @return null where it is not the whole record of a trial
   */
  static Trial parse(String line) {
    try {
      Trial trial = JSON.readValue(line, Trial.class);
      return trial != null && trial.isWhole() ? trial : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private boolean isWhole() {
    return Stream.of(id, candidate, recipe, subject, images, judged).allMatch(Objects::nonNull)
        && subject.id().equals(id)
        && !judged.isEmpty()
        && ofHeldOut().all().images() == images.size();
  }
}
