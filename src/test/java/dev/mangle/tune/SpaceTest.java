package dev.mangle.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.Recipe;
import dev.mangle.attack.technique.Techniques;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Variations of plans: all can be run, all dimensions are reached. */
class SpaceTest {
  private static final int WALK = 3000;
  private static final Recipe PLAN =
      FakeTrials.plan("plan", 10, "di:p=0.7", "ti:kernel=7", "mi").recipe();

  @Test
  void everyVariationIsAPlan() {
    SplittableRandom random = new SplittableRandom(1);
    Recipe recipe = PLAN;
    Set<String> losses = new HashSet<>();
    Set<String> techniques = new HashSet<>();
    for (int i = 0; i < WALK; i++) {
      recipe = Space.vary(recipe, random);
      assertEquals(recipe.techniques(), recipe.plan(16, 0, 0).techniques());
      losses.add(recipe.loss());
      List<String> names =
          recipe.techniques().stream().map(text -> Written.parse(text).name()).toList();
      assertEquals(Set.copyOf(names).size(), names.size(), recipe.toString());
      techniques.addAll(names);
    }
    assertEquals(4, losses.size());
    assertEquals(Techniques.registry().kinds().keySet(), techniques);
  }

  @Test
  void aTechniqueComesInBeforeThoseOfLaterLines() {
    SplittableRandom random = new SplittableRandom(2);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < WALK && order.isEmpty(); i++) {
      List<String> techniques = Space.vary(PLAN, random).techniques();
      if (techniques.size() == 4 && techniques.stream().anyMatch(t -> t.startsWith("sia:"))) {
        techniques.forEach(text -> order.add(Written.parse(text).name()));
      }
    }
    assertEquals(List.of("sia", "di", "ti", "mi"), order);
  }

  @Test
  void theSeedDecides() {
    assertEquals(
        Space.vary(PLAN, new SplittableRandom(5)), Space.vary(PLAN, new SplittableRandom(5)));
    Set<Recipe> different = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      different.add(Space.vary(PLAN, new SplittableRandom(seed)));
    }
    assertTrue(different.size() > 80, different.size() + " of 100");
  }

  @Test
  void costCountsIterationsCopiesAndInnerSteps() {
    assertEquals(10, Cost.units(PLAN));
    assertEquals(500, Cost.units(FakeTrials.plan("", 10, "si:copies=5", "bsr:copies=10").recipe()));
    assertEquals(60, Cost.units(FakeTrials.plan("", 20, "dem:count=3").recipe()));
    assertEquals(90, Cost.units(PLAN.withEnsemble("svre:rounds=4")));
    assertEquals(1, Cost.units(FakeTrials.plan("", 0).recipe()));
  }
}
