package dev.mangle.tune;

import dev.mangle.attack.Recipe;
import dev.mangle.attack.Start;
import dev.mangle.attack.StepSize;
import dev.mangle.attack.step.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Where plans are looked for: what may be changed in one, and to what. To add a dimension: one line
 * in {@link #DIMENSIONS}.
 */
final class Space {
  /** Techniques that a plan does not have come into it in the order of their lines. */
  private static final List<Dimension> DIMENSIONS =
      List.of(
          among(Recipe::withLoss, "cross-entropy", "logit", "margin", "probability"),
          among(Recipe::withEnsemble, "mng", "gradients", "logits", "probabilities", "losses"),
          among(Recipe::withEnsemble, "svre", "svre:rounds=2", "cwa", "adaea", "smer"),
          among(Recipe::withNorm, Norm.values()),
          among(Recipe::withIterations, 5, 7, 10, 15, 20, 30, 50, 100, 300),
          among(Recipe::withStepSize, parts(1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 28)),
          among(Recipe::withStart, Start.CLEAN, Start.UNIFORM),
          technique("admix", "copies", 1, 2, 3),
          technique("admix", "eta", 0.1, 0.2, 0.4),
          technique("ssa", "copies", 1, 2, 5, 10, 20),
          technique("ssa", "rho", 0.25, 0.5, 0.75),
          technique("sia", "copies", 1, 2, 5, 10, 20),
          technique("sia", "blocks", 2, 3, 4),
          technique("bsr", "copies", 1, 2, 5, 10, 20),
          technique("bsr", "blocks", 2, 3, 4),
          technique("si", "copies", 2, 3, 5),
          technique("dem", "count", 2, 3, 5),
          technique("di", "p", 0.3, 0.5, 0.7, 1),
          technique("di", "max", 310, 330, 360, 400, 450),
          technique("di", "draw", "image", "network"),
          technique("rdi", "max", 320, 340, 380, 450),
          technique("shift", "max", 4, 8, 16, 32),
          technique("noise", "size", 0.1, 0.25, 0.5, 1),
          technique("noise", "copies", 1, 2, 5),
          technique("ni", "decay", 0.5, 0.7, 1),
          technique("emi", "points", 3, 5, 11),
          technique("vmi", "neighbours", 2, 5, 10, 20),
          technique("vmi", "beta", 0.5, 1, 1.5, 2.5),
          technique("pgn", "neighbours", 2, 5, 10, 20),
          technique("gra", "neighbours", 2, 5, 10, 20),
          technique("ti", "kernel", 3, 5, 7, 9, 11, 15),
          technique("mi", "decay", 0.3, 0.5, 0.7, 0.9, 1),
          technique("mi", "normalise", "l1", "std", "none"),
          technique("pi", "beta", 2.5, 5, 10));

  /** A variation differs from its parent in at most that many dimensions. */
  private static final int MOST = 3;

  /** Chance that a change takes a technique away. */
  private static final double LESS = 0.2;

  private Space() {}

  /** Something that can be changed. */
  @FunctionalInterface
  private interface Dimension {
    Recipe change(Recipe recipe, SplittableRandom random);

    /** Technique that it belongs to, or none. */
    default String technique() {
      return "";
    }
  }

  /** A part of every plan that takes one of {@code values}. */
  @SafeVarargs
  private static <T> Dimension among(BiFunction<Recipe, T, Recipe> with, T... values) {
    return (recipe, random) -> with.apply(recipe, values[random.nextInt(values.length)]);
  }

  /** A technique's parameter; a plan without the technique gets it. */
  private static Dimension technique(String name, String parameter, Object... values) {
    return new TechniqueDimension(name, parameter, List.of(values));
  }

  private static StepSize[] parts(double... divisors) {
    return Arrays.stream(divisors).mapToObj(StepSize::part).toArray(StepSize[]::new);
  }

  private record TechniqueDimension(String technique, String parameter, List<Object> values)
      implements Dimension {
    @Override
    public Recipe change(Recipe recipe, SplittableRandom random) {
      String value = values.get(random.nextInt(values.size())).toString();
      List<String> techniques = new ArrayList<>(recipe.techniques());
      int at = place(techniques);
      if (at < techniques.size() && nameOf(techniques.get(at)).equals(technique)) {
        techniques.set(at, Written.parse(techniques.get(at)).with(parameter, value).toString());
      } else {
        techniques.add(at, technique + ":" + parameter + "=" + value);
      }
      return recipe.withTechniques(techniques);
    }

    /** Where it is, or before the first that has a later line. */
    private int place(List<String> techniques) {
      for (int i = 0; i < techniques.size(); i++) {
        if (nameOf(techniques.get(i)).equals(technique)) {
          return i;
        }
      }
      int i = 0;
      while (i < techniques.size() && line(nameOf(techniques.get(i))) < line(technique)) {
        i++;
      }
      return i;
    }
  }

  private static String nameOf(String technique) {
    return Written.parse(technique).name();
  }

  /** The first line of a technique; after all of them where it has none. */
  private static int line(String technique) {
    int line = DIMENSIONS.stream().map(Dimension::technique).toList().indexOf(technique);
    return line < 0 ? DIMENSIONS.size() : line;
  }

  /** A neighbour of {@code recipe}, which may by chance be the same. */
  static Recipe vary(Recipe recipe, SplittableRandom random) {
    Recipe varied = recipe;
    int changes = 1 + random.nextInt(MOST);
    for (int i = 0; i < changes; i++) {
      varied =
          !varied.techniques().isEmpty() && random.nextDouble() < LESS
              ? less(varied, random)
              : DIMENSIONS.get(random.nextInt(DIMENSIONS.size())).change(varied, random);
    }
    return varied;
  }

  private static Recipe less(Recipe recipe, SplittableRandom random) {
    List<String> techniques = new ArrayList<>(recipe.techniques());
    techniques.remove(random.nextInt(techniques.size()));
    return recipe.withTechniques(techniques);
  }
}
