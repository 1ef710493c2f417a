package dev.mangle.tune;

import dev.mangle.attack.Recipe;
import java.util.List;
import java.util.stream.Stream;

/** What a plan costs before it was ever tried: a guess, which measured seconds replace. */
final class Cost {
  /** Parameters that say how many gradients take the place of one. */
  private static final List<String> FACTORS = List.of("copies", "neighbours", "points", "count");

  /** Of ensembles that go around among the networks: rounds of each, two gradients a turn. */
  private static final String ROUNDS = "rounds";

  private Cost() {}

  /** Gradients that a plan takes of an image and network, about. */
  static double units(Recipe recipe) {
    double units = Math.max(1, recipe.iterations());
    for (Written part :
        Stream.concat(Stream.of(recipe.ensemble()), recipe.techniques().stream())
            .map(Written::parse)
            .toList()) {
      for (String factor : FACTORS) {
        units *= number(part, factor, 1);
      }
      units *= 1 + 2 * number(part, ROUNDS, 0);
    }
    return units;
  }

  private static double number(Written part, String parameter, double standard) {
    String value = part.values().get(parameter);
    return value == null ? standard : Double.parseDouble(value);
  }
}
