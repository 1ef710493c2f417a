package dev.mangle.trial;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.attack.AttackPlan;
import dev.mangle.attack.Recipe;
import dev.mangle.io.Sha256;
import dev.mangle.model.Ensemble;
import dev.mangle.model.HitMiss;
import dev.mangle.model.Network;
import dev.mangle.model.Versions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * @param judged how each judge found the adversarial images, the network held out first
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

  private static final String BEGINNING = "{\"id\":\"";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * All that the adversarial images and their verdicts depend on, but for the defenses.
   *
   * @param versions of mangle and TensorFlow
   * @param plan every choice, epsilon and seed included
   * @param heldOutSha256 of the network that judges
   * @param surrogates those that attack
   * @param inputSha256 of all images with their labels, as some may be mixed into others
   * @param imagesSha256 of those that are attacked
   */
  public record Subject(
      Map<String, String> versions,
      AttackPlan plan,
      String heldOutSha256,
      List<Surrogate> surrogates,
      String inputSha256,
      String imagesSha256) {

    /** The same for the same subject alone: SHA-256 of its text. */
    public String id() {
      return Sha256.ofText(json(this));
    }
  }

  /** One network that attacks, and what its gradients are computed in. */
  public record Surrogate(String name, double weight, String sha256, String precision) {
    static Surrogate of(Ensemble.Member member) {
      Network network = member.network();
      return new Surrogate(
          network.name(), member.weight(), network.sha256(), network.precision().toString());
    }
  }

  /**
   * What one judge found.
   *
   * @param judge its network and every defense with all its values
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

    private boolean isOf(int images) {
      return Stream.of(judge, clean, all, right).allMatch(Objects::nonNull)
          && all.images() == images
          && clean.images() == images;
    }

    /** Both slices together. */
    public Judged plus(Judged other) {
      return new Judged(
          judge, clean.plus(other.clean), all.plus(other.all), right.plus(other.right));
    }
  }

  /**
   * The same with the verdicts of these judges alone, in their order; empty where one is missing.
   */
  Optional<Trial> heardBy(List<String> judges) {
    List<Judged> heard =
        judges.stream()
            .flatMap(judge -> judged.stream().filter(each -> each.judge().equals(judge)))
            .toList();
    return heard.size() < judges.size()
        ? Optional.empty()
        : Optional.of(
            new Trial(
                id,
                candidate,
                recipe,
                subject,
                heldOut,
                images,
                heard,
                adversarialSha256,
                l2,
                gradientEvaluations,
                buildingSeconds,
                seconds));
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
   * @return null where it is no trial, or one that this version would write in another way
   */
  static Trial parse(String line) {
    try {
      Trial trial = JSON.readValue(line, Trial.class);
      return trial != null && trial.isWhole() ? trial : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Whether a line without its end may have been a trial's. */
  static boolean isTorn(String line) {
    return line.startsWith(BEGINNING) || BEGINNING.startsWith(line);
  }

  /** Whether its numbers are those of the mangle and TensorFlow that run here. */
  boolean isOfThisVersion() {
    return subject.versions().equals(Versions.ofResults());
  }

  /** Whether a line is a trial of any version. */
  static boolean isTrial(String line) {
    try {
      return JSON.readTree(line).path("subject").isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  private boolean isWhole() {
    return Stream.of(id, candidate, recipe, subject, heldOut, images, judged)
            .allMatch(Objects::nonNull)
        && subject.id().equals(id)
        && !judged.isEmpty()
        && judged.stream().allMatch(each -> each != null && each.isOf(images.size()));
  }
}
