package dev.mangle.challenge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.attack.AttackPlan;
import dev.mangle.io.AtomicFiles;
import dev.mangle.model.Versions;
import dev.mangle.train.Pgd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a submission was made: the content of the JSON file beside it.
 *
 * @param versions of mangle, TensorFlow, Java and the system
 * @param config every key of the configuration with its value
 * @param plan of an attack on surrogates; null otherwise
 * @param pgd the attack on one network, whose seed is the configuration's; null otherwise
 * @param networks that were attacked
 * @param images how many
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmissionRecord(
    Map<String, String> versions,
    Map<String, Object> config,
    AttackPlan plan,
    Pgd pgd,
    List<Attacked> networks,
    int images) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  /**
   * One network.
   *
   * @param sha256 of its checkpoint folder
   * @param before share of clean images that it has right, 0..1
   * @param after share of adversarial ones
   */
  public record Attacked(String name, double weight, String sha256, double before, double after) {}

  /** Of a transfer attack. */
  public static SubmissionRecord of(
      ChallengeConfig config, AttackPlan plan, List<Attacked> networks, int images) {
    return new SubmissionRecord(
        Versions.here(), ConfigFile.keys(config), plan, null, networks, images);
  }

  /** Of a white-box attack. */
  public static SubmissionRecord of(ChallengeConfig config, Pgd pgd, Attacked network, int images) {
    return new SubmissionRecord(
        Versions.here(), ConfigFile.keys(config), null, pgd, List.of(network), images);
  }

  /** Where the record of a submission is: its name and {@code .json}. */
  public static Path path(Path submission) {
    return submission.resolveSibling(submission.getFileName() + ".json");
  }

  /**
   * Writes it beside the submission.
   *
   * @throws dev.mangle.io.UserException when it cannot be written
   */
  public void write(Path submission) {
    try {
      AtomicFiles.write(path(submission), JSON.writeValueAsString(this) + "\n");
    } catch (JacksonException e) {
      throw new AssertionError("a record of plain values is always JSON", e);
    }
  }
}
