package dev.mangle.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.defense.Defense.Rule;
import dev.mangle.model.LabelRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class BallotTest {
  private static final LabelRange ABC = new LabelRange(1, 3);

  /** One image; the highest of {@code probabilities} is the label. */
  private static Verdicts says(int first, double... probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new Verdicts(
        new LabelRange(first, first + probabilities.length - 1),
        new int[] {first + best},
        probabilities);
  }

  private static Verdicts result(Rule rule, Verdicts... voters) {
    Ballot ballot = new Ballot(ABC, 1);
    List.of(voters).forEach(ballot::add);
    return ballot.result(rule);
  }

  @Test
  void theMajorityWinsAgainstABetterMean() {
    Verdicts[] voters = {says(1, 0.5, 0.4, 0.1), says(1, 0.5, 0.4, 0.1), says(1, 0, 0.9, 0.1)};
    Verdicts majority = result(Rule.MAJORITY, voters);
    assertEquals(1, majority.label(0));
    assertEquals(2 / 3.0, majority.probability(0, 1), 1e-12);
    assertEquals(1 / 3.0, majority.probability(0, 2), 1e-12);
    assertEquals(List.of(1, 2), majority.top(0, 3).stream().map(Guess::label).toList());
    Verdicts mean = result(Rule.MEAN, voters);
    assertEquals(2, mean.label(0));
    assertEquals(1.7 / 3, mean.probability(0, 2), 1e-12);
    assertEquals(List.of(2, 1, 3), mean.top(0, 3).stream().map(Guess::label).toList());
  }

  @Test
  void betweenEqualsTheMeanDecides() {
    Verdicts result = result(Rule.MAJORITY, says(1, 0.6, 0.3, 0.1), says(1, 0.1, 0.2, 0.7));
    assertEquals(3, result.label(0));
    assertEquals(new Guess(3, 0.5), result.top(0, 1).get(0));
    assertEquals(1, result(Rule.MAJORITY, says(1, 0.6, 0.4, 0), says(1, 0.4, 0.6, 0)).label(0));
  }

  @Test
  void votersMayKnowDifferentLabels() {
    Verdicts result = result(Rule.MEAN, says(1, 0.6, 0.4), says(2, 0.3, 0.7));
    assertEquals(0.3, result.probability(0, 1), 1e-12);
    assertEquals(0.35, result.probability(0, 2), 1e-12);
    assertEquals(0.35, result.probability(0, 3), 1e-12);
    assertEquals(0, result.probability(0, 4));
    assertEquals(2, result.label(0));
  }

  @Test
  void topBeginsWithTheLabelAndLeavesOutTheImpossible() {
    Verdicts verdicts =
        new Verdicts(ABC, new int[] {2, 3}, new double[] {0.25, 0.25, 0.5, 0, 0, 1});
    assertEquals(
        List.of(new Guess(2, 0.25), new Guess(3, 0.5), new Guess(1, 0.25)), verdicts.top(0, 5));
    assertEquals(List.of(new Guess(3, 1)), verdicts.top(1, 3));
  }
}
