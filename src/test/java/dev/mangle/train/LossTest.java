package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Against cross-entropy written out. */
class LossTest {
  private static final float[][] JUDGING = {{1, 0, -1}, {0, 2, 0}};
  private static final float[][] TRAINING = {{2, 1, 0}, {-1, 1, 3}};
  private static final float[][] AUX = {{0, 1, 0}, {3, 0, 0}};
  private static final int[] LABELS = {0, 2};
  private static final LabeledImages IMAGES = new LabeledImages(new byte[2], LABELS, 1, 1, 1);

  private Network network;
  private Ops tf;

  @BeforeEach
  void build() {
    network = SmallNetworks.of(new ImageShape(1, 1, 1), (ops, images) -> ops.constant(JUDGING));
    tf = Ops.create(network.graph());
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void trainingDescendsOnTheTrainingFormsMean() {
    Outputs plain = Outputs.of(tf.constant(TRAINING));
    assertEquals(mean(TRAINING, 0), value(plain, 0, false), 1e-6);
    assertEquals(mean(TRAINING, 0.3), value(plain, 0.3, false), 1e-6);
  }

  @Test
  void orOnTheSum() {
    Outputs plain = Outputs.of(tf.constant(TRAINING));
    assertEquals(2 * mean(TRAINING, 0.3), value(plain, 0.3, true), 1e-6);
  }

  @Test
  void anAuxiliaryHeadCountsWithItsWeight() {
    Outputs outputs = Outputs.of(tf.constant(TRAINING), tf.constant(AUX));
    double expected = mean(TRAINING, 0.3) + 0.4 * mean(AUX, 0.3);
    assertEquals(expected, value(outputs, 0.3, false), 1e-6);
  }

  @Test
  void eachImageHasItsOwn() {
    Operand<TFloat32> each = Loss.crossEntropy(tf, network.logits(), network.batch().labels(), 0);
    float[] expected = {
      (float) crossEntropy(JUDGING[0], LABELS[0], 0), (float) crossEntropy(JUDGING[1], LABELS[1], 0)
    };
    assertArrayEquals(expected, values(each), 1e-6f);
  }

  private double value(Outputs outputs, double smoothing, boolean summed) {
    Descent descent = new Descent(Descent.Method.ADAM, 0.1, Schedule.LINEAR, 0, smoothing, summed);
    Trainee trainee = new Trainee(network, null, outputs, null, List.of());
    return values(Loss.ofTraining(trainee, descent, Examples.clean()))[0];
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
    try (Batch batch = SmallNetworks.all(IMAGES)) {
      network.batch().load(network.session(), batch);
    }
    try (Result result = network.session().runner().fetch(tensor).run()) {
      return Tensors.floats(result.get(0));
    }
  }
}
