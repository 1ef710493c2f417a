package dev.mangle.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the tool must know about a network: the content of {@code model.json}.
 *
 * <p>{@code null} in a boxed or record component means "not said"; {@link SignatureReader} fills it
 * from the SavedModel's signature or refuses.
 *
 * @param architecture free text
 * @param signature SavedModel signature
 * @param input what the network takes
 * @param logits the output with the scores before softmax
 * @param aux auxiliary logits that the loss adds, with weights
 * @param classes number of scores
 * @param labelOffset contest label = argmax + labelOffset
 * @param dataset {@code imagenet}, {@code mnist}, ...; networks of one ensemble must agree
 * @param source where the network came from
 * @param license its licence
 * @param training how it was trained
 * @param cleanAccuracy measured on unperturbed images
 * @param robustAccuracy measured under an attack
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelSpec(
    String architecture,
    String signature,
    Input input,
    Logits logits,
    List<Aux> aux,
    Integer classes,
    Integer labelOffset,
    String dataset,
    String source,
    String license,
    String training,
    Accuracy cleanAccuracy,
    Accuracy robustAccuracy) {

  /** Name of the file beside {@code saved_model.pb}. */
  public static final String FILE_NAME = "model.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Order of the channels that a network takes. */
  public enum Order {
    RGB(3),
    BGR(3),
    GRAY(1);

    private final int channels;

    Order(int channels) {
      this.channels = channels;
    }

    /** 3 or 1. */
    public int channels() {
      return channels;
    }
  }

  /**
   * The network's input: {@code pixel (0..255) * scale + offset}.
   *
   * @param scale one number, or one a channel in {@code order}
   * @param offset likewise
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Input(
      String key,
      Integer height,
      Integer width,
      Integer channels,
      Order order,
      @JsonFormat(
              with = {
                JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
              })
          List<Double> scale,
      @JsonFormat(
              with = {
                JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
              })
          List<Double> offset) {}

  /** The signature output with the scores before softmax. */
  public record Logits(String key) {}

  /** An auxiliary head: signature output and the weight of its loss. */
  public record Aux(String key, double weight) {}

  /**
   * A measured accuracy.
   *
   * @param top1 share of right answers, 0..1
   * @param attack what the images were put through, e.g. {@code pgd-20}; {@code null} for none
   * @param epsilon its L_infinity budget in pixel units
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Accuracy(String dataset, int images, double top1, String attack, Double epsilon) {}

  /** Fills the defaults that depend on nothing. */
  public ModelSpec {
    architecture = Objects.requireNonNullElse(architecture, "");
    signature = Objects.requireNonNullElse(signature, "serving_default");
    aux = aux == null ? List.of() : List.copyOf(aux);
    dataset = Objects.requireNonNullElse(dataset, "");
    source = Objects.requireNonNullElse(source, "");
    license = Objects.requireNonNullElse(license, "");
    training = Objects.requireNonNullElse(training, "");
  }

  /**
   * Reads {@code model.json}.
   *
   * @throws UserException when the file cannot be read, is not JSON, or has unknown keys
   */
  public static ModelSpec read(Path file) {
    try {
      ModelSpec spec = JSON.readValue(Files.readAllBytes(file), ModelSpec.class);
      if (spec == null) {
        throw new UserException("%s: expected a JSON object, found null", file);
      }
      return spec;
    } catch (JacksonException e) {
      throw new UserException(
          "%s: %s (line %d)",
          file, reason(e), e.getLocation() == null ? 1 : e.getLocation().getLineNr());
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private static String reason(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key '%s'; known are %s"
          .formatted(key(unknown), new TreeSet<>(unknown.getKnownPropertyIds()));
    }
    if (e instanceof MismatchedInputException mismatch) {
      return mismatch.getPath().isEmpty()
          ? "expected one JSON object and nothing else"
          : "'%s': expected %s".formatted(key(mismatch), kind(mismatch.getTargetType()));
    }
    return e.getOriginalMessage();
  }

  /** The way to the value, such as {@code input.scale[1]}. */
  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
        .collect(Collectors.joining())
        .substring(1);
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "Integer", "int" -> "a whole number";
      case "Double", "double" -> "a number";
      case "String" -> "text";
      default -> List.class.isAssignableFrom(type) ? "a list" : "an object";
    };
  }

  /** The same with what was measured. */
  public ModelSpec measured(Accuracy clean, Accuracy robust) {
    return new ModelSpec(
        architecture,
        signature,
        input,
        logits,
        aux,
        classes,
        labelOffset,
        dataset,
        source,
        license,
        training,
        clean,
        robust);
  }

  /** The content of {@code model.json}, indented, with a newline at the end. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JacksonException e) {
      throw new AssertionError("a record of plain values is always JSON", e);
    }
  }
}
