package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.model.Network;
import dev.mangle.model.Scores;
import dev.mangle.testing.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

class CleanScoresTest {

  @Test
  void meansAreWeightedAndOverCommonLabels() {
    // Labels 0..2 with weight 1, labels 1..3 with weight 3: only 1 and 2 are common.
    Network first = network("first", "test", 3, 0);
    Network second = network("second", "test", 3, 1);
    CleanScores scores =
        scores(
            List.of(1.0, 3.0),
            new Scores(first, logs(0.5, 0.2, 0.3, 0.4, 0.5, 0.1)),
            new Scores(second, logs(0.1, 0.6, 0.3, 0.5, 0.2, 0.3)));
    // First image: (0.2 + 3 * 0.1, 0.3 + 3 * 0.6); second: (0.5 + 3 * 0.5, 0.1 + 3 * 0.2).
    assertArrayEquals(new int[] {2, 1}, scores.predicted());
    assertArrayEquals(new int[] {1, 2}, scores.leastLikely());
  }

  @Test
  void predictionsAverageProbabilitiesAndLeastLikelyTheirLogarithms() {
    Network network = network("a", "test", 3, 0);
    CleanScores scores =
        scores(
            List.of(1.0, 1.0),
            new Scores(network, logs(0.89, 0.1, 0.01)),
            new Scores(network, logs(0.001, 0.3, 0.699)));
    // Sums 0.891, 0.4, 0.709; products 0.00089, 0.03, 0.00699: label 0 is first and last.
    assertArrayEquals(new int[] {0}, scores.predicted());
    assertArrayEquals(new int[] {0}, scores.leastLikely());
  }

  @Test
  void theLeastLikelyIsFoundWhereProbabilitiesUnderflow() {
    Network network = network("a", "test", 4, 0);
    float[] logits = {-2000, 0, -3000, -2500};
    assertArrayEquals(
        new int[] {2}, scores(List.of(1.0), new Scores(network, logits)).leastLikely());
  }

  @Test
  void imageNetsUnusedLabelIsLeftOut() {
    Network network = network("a", "imagenet", 3, 0);
    assertArrayEquals(
        new int[] {1},
        scores(List.of(1.0), new Scores(network, logs(0.9, 0.06, 0.04))).predicted());
    assertArrayEquals(
        new int[] {2},
        scores(List.of(1.0), new Scores(network, logs(0.01, 0.9, 0.09))).leastLikely());
  }

  private static CleanScores scores(List<Double> weights, Scores... scores) {
    List<Ensemble.Member> members = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      members.add(new Ensemble.Member(scores[i].network(), weights.get(i)));
    }
    return new CleanScores(new Ensemble(members), List.of(scores));
  }

  private static Network network(String name, String dataset, int classes, int labelOffset) {
    return new Network(
        name,
        SpecBuilder.of(1, 1, Order.GRAY, classes).labelOffset(labelOffset).dataset(dataset).build(),
        GraphDef.getDefaultInstance(),
        "logits",
        List.of(),
        "",
        Execution.USUAL);
  }

  private static float[] logs(double... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(probabilities[i]);
    }
    return logs;
  }
}
