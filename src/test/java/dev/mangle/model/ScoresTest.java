package dev.mangle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static Scores scores(float... values) {
    return new Scores(BareNetworks.network("net", "test", 3, 10), values);
  }

  @Test
  void labelsAreContestLabelsAndTheFirstOfEqualsWins() {
    Scores scores = scores(0, 5, -1, 2, 1, 2);
    assertEquals(2, scores.images());
    assertEquals(11, scores.label(0));
    assertEquals(10, scores.label(1));
  }

  @Test
  void logProbabilities() {
    Scores scores = scores(0, 0, 0, (float) Math.log(2), 0, (float) Math.log(5));
    assertEquals(Math.log(1 / 3.0), scores.logProbability(0, 11), 1e-6);
    assertEquals(Math.log(2 / 8.0), scores.logProbability(1, 10), 1e-6);
    assertEquals(Math.log(5 / 8.0), scores.logProbability(1, 12), 1e-6);
  }

  @Test
  void largeScoresDoNotOverflow() {
    assertEquals(0, scores(1e30f, 0, 0).logProbability(0, 10), 1e-9);
    assertEquals(-1e4, scores(1e4f, 0, 0).logProbability(0, 12), 1e-3);
  }

  @Test
  void probabilitiesAreWarnedOf() {
    assertEquals(
        Optional.of(
            "warning: 'net' gives probabilities where logits are due; gradients will be weak"),
        scores(0.2f, 0.5f, 0.3f, 1, 0, 0).warning());
    assertEquals(Optional.empty(), scores(0.2f, 0.5f, 0.3f, 1, 1, 0).warning());
    assertEquals(Optional.empty(), scores(-1, 1, 1).warning());
    assertEquals(Optional.empty(), scores().warning());
  }
}
