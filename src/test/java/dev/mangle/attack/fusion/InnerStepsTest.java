package dev.mangle.attack.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.engine.Draw;
import dev.mangle.attack.engine.Pass;
import dev.mangle.attack.engine.TestFeeds;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Activation;
import dev.mangle.testing.PlainJoin;
import dev.mangle.testing.PlainMng;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TwoLayerNetwork;
import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ensembles that make steps of their own inside of an iteration, from the formulas. */
class InnerStepsTest {
  private static final ImageShape SHAPE = new ImageShape(5, 4, 1);
  private static final ImageBatch IMAGE = TestAttack.images(SHAPE, 70, 185, "a.png");
  private static final int LABEL = TestAttack.label("a.png");
  private static final double EPSILON = 60;
  private static final double STEP = 3;
  private static final int ITERATIONS = 3;

  /** Three times the weight of the first. */
  private static final String SECOND = "second:3";

  private static final String SVRE = "svre:rounds=2,decay=0.9,step=0.7";
  private static final String VMI = "vmi:neighbours=2,beta=0.3";

  @TempDir private static Path folder;
  private static SampleEnsembles networks;
  private static PlainJoin one;
  private static PlainJoin two;

  /** What an ensemble makes of the point that an iteration starts from. */
  @FunctionalInterface
  private interface Rule {
    double[] direction(int iteration, double[] x);
  }

  @BeforeAll
  static void writeNetworks() {
    ModelSpec spec = SpecBuilder.of(5, 4, Order.GRAY, 3).scale(0.02).offset(-2.5).build();
    networks =
        new SampleEnsembles(
            folder,
            Map.of(
                "first", TwoLayerNetwork.random(spec, 8, Activation.TANH, 5),
                "second", TwoLayerNetwork.random(spec, 8, Activation.SOFTPLUS, 6)));
    one = logits("first");
    two = logits("first", SECOND);
  }

  private static PlainJoin logits(String... models) {
    return new PlainJoin(networks.plain(SHAPE, models), "logits", "cross-entropy", LABEL, -1);
  }

  @Test
  void svreWithOneNetworkIsMomentumInside() {
    follows(
        (i, x) -> {
          double[] momentum = new double[x.length];
          double[] point = x;
          for (int pass = 0; pass < 4; pass++) {
            momentum = Vectors.plus(Vectors.byMean(one.gradient(point)), 1, momentum);
            point = clip(Vectors.plus(point, STEP, Vectors.sign(momentum)));
          }
          return momentum;
        },
        "svre",
        "first");
  }

  @Test
  void svreReducesTheVarianceOfItsTurns() {
    TestAttack drawing = attack(SVRE, "first", SECOND);
    follows((i, x) -> svre(x, turns(drawing, "feed.svre.turn", i)), SVRE, "first", SECOND);
  }

  /** With {@code SVRE}'s values; {@code turns} are networks. */
  private static double[] svre(double[] x, int... turns) {
    double[] common = two.gradient(x);
    List<double[]> here = gradients(x);
    double[] momentum = new double[x.length];
    double[] point = x;
    for (int turn : turns) {
      double[] away = Vectors.plus(here.get(turn), -1, common);
      double[] d = Vectors.plus(gradients(point).get(turn), -1, away);
      momentum = Vectors.plus(Vectors.byMean(d), 0.9, momentum);
      point = clip(Vectors.plus(point, 0.7 * STEP, Vectors.sign(momentum)));
    }
    return momentum;
  }

  /** What is fed as the networks' shares in four passes, inside of passes of {@code outer}. */
  private static int[] turns(TestAttack drawing, String feed, int iteration, int... outer) {
    int[] turns = new int[4];
    for (int pass = 0; pass < turns.length; pass++) {
      int[] passes = Arrays.copyOf(outer, outer.length + 1);
      passes[outer.length] = pass;
      float[] shares = drawing.fed(IMAGE, feed, iteration, 0, passes);
      assertEquals(1, shares[0] + shares[1]);
      turns[pass] = shares[0] == 1 ? 0 : 1;
    }
    return turns;
  }

  /** The network that is asked and the one whose gradient at x is taken off are the same. */
  @Test
  void svreDrawsItsTurnsAnewAtEachNeighbour() {
    TestAttack attack = attack(SVRE, "first", SECOND).techniques(VMI);
    tuned(
        attack,
        (i, x, neighbour) ->
            svre(
                x,
                neighbour < 0
                    ? turns(attack, "feed.svre.turn", i)
                    : turns(attack, "feed.svre.turn.2", i, neighbour)));
  }

  @Test
  void svreTakesNetworksAsOftenAsTheirWeightsSay() {
    TestAttack drawing = attack(SVRE, "first", SECOND);
    int seconds = 0;
    for (int i = 0; i < 200; i++) {
      seconds += Arrays.stream(turns(drawing, "feed.svre.turn", i)).sum();
    }
    assertEquals(600, seconds, 60);
  }

  /** Networks change from iteration to iteration, not from neighbour to neighbour. */
  @Test
  void neighboursAreSeenByTheSameSubset() {
    TestAttack attack = attack("subsets:networks=1", "first", SECOND).techniques(VMI);
    tuned(
        attack,
        (i, x, neighbour) -> {
          Draw draw = TestFeeds.choice("feed.subsets.choice", attack.subject(IMAGE), i, 0);
          return gradients(x).get(draw.random().nextInt(2));
        });
  }

  /** What an ensemble makes of x (neighbour -1), or of a neighbour of it. */
  @FunctionalInterface
  private interface Inner {
    double[] direction(int iteration, double[] x, int neighbour);
  }

  /** The attack follows {@code inner} as {@code VMI} tunes it. */
  private static void tuned(TestAttack attack, Inner inner) {
    double[][] variance = {new double[SHAPE.size()]};
    follows(
        (i, x) -> {
          double[] here = inner.direction(i, x, -1);
          List<double[]> around = new ArrayList<>();
          for (int q = 0; q < 2; q++) {
            double[] offset = Vectors.of(attack.fed(IMAGE, "feed.vmi.neighbour", i, 0, q));
            around.add(inner.direction(i, Vectors.plus(x, 1, offset), q));
          }
          double[] direction = Vectors.plus(here, 1, variance[0]);
          variance[0] = Vectors.plus(Vectors.mean(around), -1, here);
          return direction;
        },
        attack);
  }

  @Test
  void cwaGoesBackAndThenOneStepOfEachNetwork() {
    double[][] momentum = {new double[SHAPE.size()]};
    double length = 0.4 * EPSILON * Math.sqrt(SHAPE.size());
    follows(
        (i, x) -> {
          double[] common = Vectors.sign(two.gradient(x));
          double[] behind = clip(Vectors.plus(x, -0.1 * EPSILON, common));
          double[] point = behind;
          for (int n = 0; n < 2; n++) {
            double[] g = gradients(point).get(n);
            double[] unit = Vectors.times((n == 0 ? 0.5 : 1.5) / Vectors.length(g), g);
            momentum[0] = Vectors.plus(unit, 0.7, momentum[0]);
            point = clip(Vectors.plus(point, length, momentum[0]));
          }
          return Vectors.plus(point, -1, x);
        },
        "cwa:radius=0.1,decay=0.7,inner=0.4",
        "first",
        SECOND);
  }

  @Test
  void adaeaTrustsWhatTransfersAndLeavesOutContradictions() {
    follows(
        (i, x) -> {
          List<double[]> own = gradients(x);
          double[][] after = new double[2][];
          for (int k = 0; k < 2; k++) {
            double[] moved = clip(Vectors.plus(x, STEP, Vectors.sign(own.get(k))));
            after[k] = new double[] {one.value(moved), logits("second").value(moved)};
          }
          double first = Math.exp(3 * after[0][1] / after[1][1]);
          double second = 3 * Math.exp(3 * after[1][0] / after[0][0]);
          double[] g = two.gradient(x, first / (first + second), second / (first + second));
          for (int k = 0; k < g.length; k++) {
            g[k] = own.get(0)[k] * own.get(1)[k] < 0 ? 0 : g[k];
          }
          return g;
        },
        "adaea:beta=3",
        "first",
        SECOND);
  }

  @Test
  void smerLearnsTheWeightsOfItsLogits() {
    double[] weights = {0.5, 1.5};
    TestAttack drawing = attack("smer", "first", SECOND);
    follows(
        (i, x) -> {
          double[] momentum = new double[x.length];
          double[] point = x;
          for (int pass = 0; pass < 4; pass++) {
            int turn =
                Turns.of(
                    TestFeeds.choice("feed.smer.turn", drawing.subject(IMAGE), i, pass),
                    new Pass(0),
                    2);
            double[] only = {turn == 0 ? weights[0] : 0, turn == 1 ? weights[1] : 0};
            momentum = Vectors.plus(Vectors.byMean(two.gradient(point, only)), 0.8, momentum);
            learn(weights, point);
            point = clip(Vectors.plus(point, STEP, Vectors.sign(momentum)));
          }
          return momentum;
        },
        "smer:rounds=2,decay=0.8,rate=0.5,fade=0.1",
        "first",
        SECOND);
    assertTrue(Math.abs(weights[0] - 0.5) > 0.01, "learned nothing");
    assertTrue(Math.abs(weights[1] - 1.5) > 0.01, "learned nothing");
  }

  /** {@code w = w + 0.5 (dJ_w/dw / |J_w| - 0.1 w)}, of the mean of the weighted logits. */
  private static void learn(double[] weights, double[] point) {
    double value = two.value(point, weights[0] / 2, weights[1] / 2);
    double[] slope = Vectors.slope(weights, 1e-6, w -> two.value(point, w[0] / 2, w[1] / 2));
    for (int k = 0; k < 2; k++) {
      weights[k] += 0.5 * (slope[k] / Math.abs(value) - 0.1 * weights[k]);
    }
  }

  private static List<double[]> gradients(double[] x) {
    List<PlainMng.Member> members = networks.plain(SHAPE, "first", "second");
    return SampleEnsembles.gradients(members, x, LABEL);
  }

  private static TestAttack attack(String ensemble, String... models) {
    return new TestAttack(networks.open(models))
        .ensemble(ensemble)
        .epsilon(EPSILON)
        .steps(ITERATIONS, STEP);
  }

  private static void follows(Rule rule, String ensemble, String... models) {
    follows(rule, attack(ensemble, models));
  }

  private static void follows(Rule rule, TestAttack attack) {
    double[] x = Vectors.of(IMAGE.pixels());
    for (int i = 0; i < ITERATIONS; i++) {
      double[] direction = rule.direction(i, x);
      double length = STEP * Math.sqrt(SHAPE.size()) / Vectors.length(direction);
      x = clip(Vectors.plus(x, length, direction));
    }
    float[] found = attack.run(IMAGE);
    for (int k = 0; k < x.length; k++) {
      assertEquals(x[k], found[k], 2e-3, "value " + k);
    }
  }

  private static double[] clip(double[] x) {
    return Vectors.clip(x, Vectors.of(IMAGE.pixels()), EPSILON);
  }
}
