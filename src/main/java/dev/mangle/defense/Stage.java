package dev.mangle.defense;

import dev.mangle.io.named.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One defense in a judge's chain.
 *
 * @param text the defense with all its values, such as {@code jpeg:75}
 */
public record Stage(String text, Defense defense) {
  /**
   * Reads {@code NAME[:VALUE...]}; a value may be {@code parameter=value}.
   *
   * @throws UserException when the name is not known, with the nearest, or a value is not allowed
   */
  public static Stage parse(String text) {
    Choice<Defense> choice = Defenses.registry().parse(text);
    return new Stage(choice.text(), choice.value());
  }

  /** Reads {@code [+]STAGE+STAGE...}; none where {@code text} is empty. */
  static List<Stage> parseChain(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    String chain = text.startsWith("+") ? text.substring(1) : text;
    Arrays.stream(chain.split("\\+", -1)).map(Stage::parse).forEach(stages::add);
    return stages;
  }

  /** Whether images come out of it as they went in. */
  boolean keepsImages() {
    return defense instanceof None || !defense.networks().isEmpty();
  }
}
