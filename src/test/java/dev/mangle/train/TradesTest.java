package dev.mangle.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.data.LabeledImages;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

class TradesTest {
  private static final float[][] FROM = {{1, 2, 0}, {0, 0, 0}};
  private static final float[][] TO = {{0, 2, 1}, {0, 0, 0}};

  @Test
  void theDivergenceIsTheFormulas() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      try (Result result =
          session.runner().fetch(Trades.divergence(tf, tf.constant(FROM), tf.constant(TO))).run()) {
        float[] expected = {(float) divergence(FROM[0], TO[0]), 0};
        assertArrayEquals(expected, Tensors.floats(result.get(0)), 1e-6f);
      }
    }
  }

  /** The first half of the batch is as it came, the second is perturbed. */
  @Test
  void trainingDescendsOnBothTerms() {
    try (Network network =
        SmallNetworks.linear(new ImageShape(1, 1, 1), new float[][] {{1, 0, 0}})) {
      Ops tf = Ops.create(network.graph());
      float[][] scores = {FROM[0], FROM[1], TO[0], TO[1]};
      Trainee trainee =
          new Trainee(network, null, Outputs.of(tf.constant(scores)), null, List.of());
      Pgd pgd = Examples.habit(AdversarialTraining.TRADES, 8, 2);
      Examples examples = new Examples(AdversarialTraining.TRADES, pgd, 0, 6, List.of());
      LabeledImages images = new LabeledImages(new byte[2], new int[] {1, 2}, 1, 1, 1);
      try (Batch batch = SmallNetworks.all(images)) {
        network.batch().load(network.session(), batch);
        double xent = (Math.log(Math.exp(1) + Math.exp(2) + 1) - 2 + Math.log(3)) / 2;
        double expected = xent + 6 * divergence(FROM[0], TO[0]) / 2;
        try (Result result =
            network
                .session()
                .runner()
                .fetch(Loss.ofTraining(trainee, Descent.adam(0.1), examples))
                .run()) {
          assertEquals(expected, Tensors.floats(result.get(0))[0], 1e-5);
        }
      }
    }
  }

  @Test
  void theSearchMovesTheScoresAndStaysInTheBox() {
    float[][] weights = {{3, -1, 0}, {-2, 1, 4}, {0, 2, -3}, {1, 1, 1}};
    LabeledImages images =
        new LabeledImages(new byte[] {100, 120, 90, 110}, new int[] {1}, 2, 2, 1);
    try (Network network = SmallNetworks.linear(new ImageShape(2, 2, 1), weights);
        Batch batch = SmallNetworks.all(images)) {
      Trades trades = new Trades(network, Examples.habit(AdversarialTraining.TRADES, 25.5, 5));
      trades.apply(batch, 1, 3, 0);
      float[] found = values(network);
      // The last weight moves no probability.
      for (int i = 0; i < 3; i++) {
        assertEquals(0.1, Math.abs(found[i] - images.pixels()[i] / 255.0), 1e-6);
      }
      boolean up = found[0] > 100 / 255.0;
      assertEquals(up, found[1] < 120 / 255.0);
      trades.apply(batch, 0, 3, 0);
      for (int i = 0; i < 4; i++) {
        assertEquals(images.pixels()[i] / 255.0, values(network)[i], 1e-6);
      }
    }
  }

  private static float[] values(Network network) {
    try (Result result = network.session().runner().fetch(network.batch().current()).run()) {
      return Tensors.floats(result.get(0));
    }
  }

  private static double divergence(float[] from, float[] to) {
    double sumFrom = 0;
    double sumTo = 0;
    for (int i = 0; i < from.length; i++) {
      sumFrom += Math.exp(from[i]);
      sumTo += Math.exp(to[i]);
    }
    double divergence = 0;
    for (int i = 0; i < from.length; i++) {
      double p = Math.exp(from[i]) / sumFrom;
      divergence += p * (from[i] - Math.log(sumFrom) - to[i] + Math.log(sumTo));
    }
    return divergence;
  }
}
