package dev.mangle.challenge;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.mangle.io.Names;
import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code config.json} key by key: the published file has one key several times. */
final class ConfigFile {
  private static final String COMMENT = "_comment";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private final Path file;
  private final ObjectNode values = JSON.createObjectNode();
  private final Map<String, Integer> lines = new HashMap<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  /** Every key with its value, in the order of the record. */
  static Map<String, Object> keys(ChallengeConfig config) {
    return JSON.convertValue(config, new TypeReference<Map<String, Object>>() {});
  }

  static ChallengeConfig read(Path file) {
    ConfigFile config = new ConfigFile(file);
    try (JsonParser parser = JSON.createParser(Files.readAllBytes(file))) {
      config.readObject(parser);
      return JSON.treeToValue(config.values, ChallengeConfig.class);
    } catch (MismatchedInputException e) {
      throw config.wrongType(e);
    } catch (JacksonException e) {
      throw config.refusal(e);
    } catch (IOException e) {
      throw UserException.of("read", file, e);
    }
  }

  private void readObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new UserException("%s: expected one JSON object", file);
    }
    List<String> known = List.copyOf(keys(published()).keySet());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      JsonNode value = parser.readValueAsTree();
      if (!key.startsWith(COMMENT)) {
        put(known, key, value, line);
      }
    }
    if (parser.nextToken() != null) {
      throw new UserException("%s: expected one JSON object and nothing else", file);
    }
  }

  private void put(List<String> known, String key, JsonNode value, int line) {
    if (!known.contains(key)) {
      throw new UserException(
          "%s: unknown key '%s': %s (line %d)", file, key, Names.hint(key, known), line);
    }
    if (lines.containsKey(key)) {
      throw new UserException(
          "%s: '%s' is there twice (lines %d and %d)", file, key, lines.get(key), line);
    }
    if (value.isNull()) {
      throw new UserException("%s: '%s': expected a value, found null (line %d)", file, key, line);
    }
    requireFit(key, value, line);
    lines.put(key, line);
    values.set(key, value);
  }

  /** Jackson's own refusal of a large number does not say of which key it is. */
  private void requireFit(String key, JsonNode value, int line) {
    boolean isLong = key.equals("random_seed");
    if (value.isIntegralNumber()
        && !(isLong ? value.canConvertToLong() : value.canConvertToInt())) {
      throw new UserException(
          "%s: '%s': expected %d..%d, found %s (line %d)",
          file,
          key,
          isLong ? Long.MIN_VALUE : Integer.MIN_VALUE,
          isLong ? Long.MAX_VALUE : Integer.MAX_VALUE,
          value,
          line);
    }
  }

  private static ChallengeConfig published() {
    return new ChallengeConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }

  private UserException wrongType(MismatchedInputException e) {
    String key = e.getPath().isEmpty() ? "" : e.getPath().get(0).getFieldName();
    return new UserException(
        "%s: '%s': expected %s, found %s (line %d)",
        file, key, kind(e.getTargetType()), values.get(key), lines.getOrDefault(key, 1));
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "Integer", "int", "Long", "long" -> "a whole number";
      case "Double", "double" -> "a number";
      case "Boolean", "boolean" -> "true or false";
      default -> "text";
    };
  }

  private UserException refusal(JacksonException e) {
    // The record's own refusals come wrapped.
    if (e.getCause() instanceof UserException refusal) {
      return new UserException("%s: %s", file, refusal.getMessage());
    }
    return new UserException(
        "%s: %s (line %d)",
        file, e.getOriginalMessage(), e.getLocation() == null ? 1 : e.getLocation().getLineNr());
  }
}
