package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.model.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Against cross-entropy written out. */
class LossTest {
  private static final float[][] JUDGING = {{1, 0, -1}, {0, 2, 0}};
  private static final float[][] TRAINING = {{2, 1, 0}, {-1, 1, 3}};
  private static final float[][] AUX = {{0, 1, 0}, {3, 0, 0}};
  private static final int[] LABELS = {0, 2};

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private Network network;
  private Loss loss;

  @BeforeEach
  void build() {
    Operand<TFloat32> judging = tf.constant(JUDGING);
    network = new Network(graph, new Session(graph), judging, Outputs.of(judging));
    loss = Loss.of(network);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void eachImageHasItsOwn() {
    float[] expected = {
      (float) crossEntropy(JUDGING[0], LABELS[0], 0), (float) crossEntropy(JUDGING[1], LABELS[1], 0)
    };
    assertArrayEquals(expected, values(loss.each()), 1e-6f);
  }

  @Test
  void trainingDescendsOnTheTrainingFormsMean() {
    Outputs plain = Outputs.of(tf.constant(TRAINING));
    assertEquals(mean(TRAINING, 0), values(ofTraining(plain, 0))[0], 1e-6);
    assertEquals(mean(TRAINING, 0.3), values(ofTraining(plain, 0.3))[0], 1e-6);
  }

  @Test
  void anAuxiliaryHeadCountsWithItsWeight() {
    Outputs outputs = Outputs.of(tf.constant(TRAINING), tf.constant(AUX));
    double expected = mean(TRAINING, 0.3) + 0.4 * mean(AUX, 0.3);
    assertEquals(expected, values(ofTraining(outputs, 0.3))[0], 1e-6);
  }

  private Operand<TFloat32> ofTraining(Outputs outputs, double smoothing) {
    return loss.ofTraining(new Trainee(network, null, outputs, null, List.of()), smoothing);
  }

  private static double mean(float[][] logits, double smoothing) {
    return (crossEntropy(logits[0], LABELS[0], smoothing)
            + crossEntropy(logits[1], LABELS[1], smoothing))
        / 2;
  }

  private static double crossEntropy(float[] logits, int label, double smoothing) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double share = smoothing / logits.length + (i == label ? 1 - smoothing : 0);
      loss -= share * (logits[i] - Math.log(sum));
    }
    return loss;
  }

  private float[] values(Operand<TFloat32> tensor) {
    try (TInt32 labels = TInt32.vectorOf(LABELS);
        Result result =
            network.session().runner().feed(loss.labels(), labels).fetch(tensor).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
