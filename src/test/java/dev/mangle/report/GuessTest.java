package dev.mangle.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mangle.model.ModelSpec.Order;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import dev.mangle.testing.SpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class GuessTest {
  private static final Scores SCORES =
      new Scores(
          new Network(
              "n",
              SpecBuilder.of(1, 1, Order.GRAY, 4).labelOffset(1).build(),
              GraphDef.getDefaultInstance(),
              "logits",
              List.of(),
              ""),
          new float[] {0, 0, 0, 0, 1, (float) Math.log(3) + 1, 1, 2});

  @Test
  void bestFirstInTheContestsLabels() {
    List<Guess> top = Guess.top(SCORES, 1, 3);
    assertEquals(List.of(2, 4, 1), top.stream().map(Guess::label).toList());
    // e^1 (1, 3, 1, e): the sum is 5 + e.
    assertEquals(3 / (5 + Math.E), top.get(0).probability().getAsDouble(), 1e-6);
    assertEquals(Math.E / (5 + Math.E), top.get(1).probability().getAsDouble(), 1e-6);
    assertEquals(1 / (5 + Math.E), top.get(2).probability().getAsDouble(), 1e-6);
  }

  @Test
  void ofEqualsTheFirstAndNoMoreThanThereAre() {
    assertEquals(List.of(1, 2, 3, 4), Guess.top(SCORES, 0, 9).stream().map(Guess::label).toList());
  }

  @Test
  void probabilitiesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> Guess.of(1, 1.1));
    assertThrows(IllegalArgumentException.class, () -> Guess.of(1, Double.NaN));
  }
}
