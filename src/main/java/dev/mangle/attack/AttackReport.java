package dev.mangle.attack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.image.ImageShape;
import dev.mangle.io.UserException;
import dev.mangle.model.BatchSize;
import dev.mangle.model.HitMiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run was and what came of it: the content of {@code attack.json}.
 *
 * @param versions of mangle, TensorFlow, Java and the system, and whose convolutions were computed
 * @param devices where the networks were computed, such as {@code cpu} or {@code gpu:0} and {@code
 *     gpu:1}; none where none was opened
 * @param batches how many images were at once, one for each shape that was attacked
 * @param plan every choice, defaults included
 * @param timeLimit seconds that the run had; null where there was no limit
 * @param iterations spent on an image
 * @param input folder of the clean images
 * @param trueLabels file of the true labels, or a word on what took their place
 * @param targets file of the targets, or a word on what took their place
 * @param networks the surrogates
 * @param images number of images
 * @param gradientEvaluations input gradients, one an image, network, iteration, copy and point
 * @param seconds wall-clock time of each part, reading and writing included
 * @param largestChange L_infinity of the written images, in pixel units
 * @param meanL2 mean Euclidean length of the perturbations, in pixel units
 */
public record AttackReport(
    Map<String, String> versions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> devices,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Batches> batches,
    AttackPlan plan,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double timeLimit,
    Iterations iterations,
    String input,
    String trueLabels,
    String targets,
    List<NetworkResult> networks,
    int images,
    long gradientEvaluations,
    Seconds seconds,
    int largestChange,
    double meanL2) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Name of the file in the output folder. */
  public static final String FILE_NAME = "attack.json";

  /**
   * One surrogate, and how it judged the images.
   *
   * @param precision of its gradients, {@code fp32} or {@code bf16}, and of these judgements; null
   *     in records that are older
   * @param before the clean images
   * @param unrounded the images before they were rounded to 8 bits
   * @param after the written images
   * @param byIteration before each iteration, and last the written images; null where the attack
   *     did not ask for it, as with transforms of what the networks see
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NetworkResult(
      String name,
      double weight,
      String sha256,
      String precision,
      HitMiss before,
      HitMiss unrounded,
      HitMiss after,
      Course byIteration) {
    private boolean isWhole(int iterations, int images) {
      return Stream.of(name, sha256, before, after).allMatch(Objects::nonNull)
          && (byIteration == null || byIteration.isWhole(iterations, images));
    }
  }

  /**
   * Images of one shape that went through the networks at once.
   *
   * @param images their shape, such as {@code 299x299x3}
   * @param size of a batch, the last one may be smaller
   * @param halvedTo the smallest that batches became on any device for want of memory; null where
   *     there was enough
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Batches(String images, int size, Integer halvedTo) {
    static Batches of(ImageShape shape, List<BatchSize> used) {
      int size = used.stream().mapToInt(BatchSize::wanted).max().orElseThrow();
      int least = used.stream().mapToInt(BatchSize::most).min().orElseThrow();
      return new Batches(shape.toString(), size, least < size ? least : null);
    }
  }

  /** Least, mean and most, and how many images have none. */
  public record Iterations(int least, double mean, int most, int none) {
    static Iterations of(List<Integer> spent) {
      IntSummaryStatistics all = spent.stream().mapToInt(Integer::intValue).summaryStatistics();
      return all.getCount() == 0
          ? new Iterations(0, 0, 0, 0)
          : new Iterations(
              all.getMin(),
              all.getAverage(),
              all.getMax(),
              (int) spent.stream().filter(count -> count == 0).count());
    }
  }

  /**
   * Hits and misses as they grow.
   *
   * @param hit null where there are no targets
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Course(List<Integer> hit, List<Integer> miss) {
    private boolean isWhole(int iterations, int images) {
      return isWhole(miss, iterations, images) && (hit == null || isWhole(hit, iterations, images));
    }

    private static boolean isWhole(List<Integer> counts, int iterations, int images) {
      return counts != null
          && counts.size() - 1 == iterations
          && counts.stream().allMatch(count -> count != null && count >= 0 && count <= images);
    }
  }

  /** Seconds for building graphs, iterating, and the whole run. */
  public record Seconds(double building, double iterating, double total) {}

  /** Images a second, over the whole run. */
  public double imagesPerSecond() {
    return images / seconds.total();
  }

  /** Input gradients a second, while iterating; 0 without iterations. */
  public double gradientsPerSecond() {
    return gradientEvaluations == 0 ? 0 : gradientEvaluations / seconds.iterating();
  }

  /**
   * Reads the record of the attack that wrote {@code folder}; empty where it has none.
   *
   * @throws UserException when the file is none of ours
   */
  public static Optional<AttackReport> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    return Files.exists(file) ? Optional.of(readFile(file)) : Optional.empty();
  }

  /**
   * Reads a record wherever it lies; its counts are as many and as large as its plan allows.
   *
   * @throws UserException when the file is none of ours
   */
  public static AttackReport readFile(Path file) {
    try {
      AttackReport report = JSON.readValue(Files.readAllBytes(file), AttackReport.class);
      if (report == null || !report.isWhole()) {
        throw new UserException("'%s' is not the whole record of an attack", file);
      }
      return report;
    } catch (StreamReadException e) {
      throw new UserException("'%s' is not JSON: %s", file, e.getOriginalMessage());
    } catch (JacksonException e) {
      throw new UserException("'%s' is not the record of an attack", file);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  /** Whether a file that was read had all that a report needs. */
  private boolean isWhole() {
    return Stream.of(versions, plan, input, trueLabels, targets, networks, seconds)
            .allMatch(Objects::nonNull)
        && Stream.of(plan.objective(), plan.norm(), plan.start()).allMatch(Objects::nonNull)
        && images > 0
        && networks.stream().allMatch(n -> n != null && n.isWhole(plan.iterations(), images));
  }

  /** The file's text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JacksonException e) {
      throw new AssertionError("a record of plain values is always JSON", e);
    }
  }
}
