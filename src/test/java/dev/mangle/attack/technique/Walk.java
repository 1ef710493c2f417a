package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Activation;
import dev.mangle.testing.PlainMng;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TwoLayerNetwork;
import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The way of one grey image on one smooth network, against the same in plain arithmetic. */
final class Walk {
  static final ImageShape SHAPE = new ImageShape(5, 4, 1);
  static final double EPSILON = 60;
  static final double STEP = 3;
  static final int ITERATIONS = 4;

  /** Far from 0 and 255, so that no step is clipped. */
  private static final ImageBatch IMAGE = TestAttack.images(SHAPE, 70, 185, "a.png");

  private final SampleEnsembles networks;
  private final Map<List<String>, TestAttack> drawing = new HashMap<>();

  /** What a formula makes of the point that an iteration starts from. */
  @FunctionalInterface
  interface Rule {
    /** The next point, or the direction of the step to it. */
    double[] at(int iteration, double[] x);
  }

  /** Writes the network into {@code folder}. */
  Walk(Path folder) {
    SpecBuilder spec = SpecBuilder.of(5, 4, Order.GRAY, 3).scale(0.02).offset(-2.5);
    this.networks =
        new SampleEnsembles(
            folder, Map.of("bent", TwoLayerNetwork.random(spec.build(), 8, Activation.TANH, 5)));
  }

  /** Away from the label in L2: epsilon 60, 4 steps of 3. */
  TestAttack attack(String... techniques) {
    return new TestAttack(networks.open("bent"))
        .techniques(techniques)
        .epsilon(EPSILON)
        .steps(ITERATIONS, STEP);
  }

  double[] gradient(double[] x) {
    List<PlainMng.Member> members = networks.plain(SHAPE, "bent");
    return SampleEnsembles.gradients(members, x, TestAttack.label("a.png")).get(0);
  }

  /** What {@code techniques} draw, for a pass of one loop. */
  double[] drawn(String feed, int iteration, int pass, String... techniques) {
    return drawn(feed, iteration, new int[] {pass}, techniques);
  }

  /** What they draw, for passes of loops in loops. */
  double[] drawn(String feed, int iteration, int[] passes, String... techniques) {
    return Vectors.of(drawing(techniques).fed(IMAGE, feed, iteration, 0, passes));
  }

  /** What they draw for one copy. */
  double[] copy(String feed, int iteration, int copy, String... techniques) {
    return Vectors.of(drawing(techniques).fed(IMAGE, feed, iteration, copy));
  }

  private TestAttack drawing(String... techniques) {
    return drawing.computeIfAbsent(List.of(techniques), key -> attack(techniques));
  }

  /** The attack in L2 follows the rule's directions, and goes elsewhere than without techniques. */
  void follows(Rule direction, String... techniques) {
    float[] found = attack(techniques).run(IMAGE);
    goes(found, EPSILON, ITERATIONS, (i, x) -> Vectors.plus(x, 1, step(direction.at(i, x))));
    double apart = Vectors.distance(found, attack().run(IMAGE));
    assertTrue(apart > 0.1, "as without techniques: " + apart);
  }

  /** The attack comes to the rule's points. */
  void comes(double epsilon, int iterations, double step, Norm norm, Rule next, String... techs) {
    float[] found = attack(techs).epsilon(epsilon).steps(iterations, step).norm(norm).run(IMAGE);
    goes(found, epsilon, iterations, next);
  }

  private static void goes(float[] found, double epsilon, int iterations, Rule next) {
    double[] clean = Vectors.of(IMAGE.pixels());
    double[] x = clean;
    for (int i = 0; i < iterations; i++) {
      x = Vectors.clip(next.at(i, x), clean, epsilon);
    }
    double[] expected = x;
    IntStream.range(0, x.length)
        .forEach(k -> assertEquals(expected[k], found[k], 2e-3, "value " + k));
  }

  /** A step of L2 length along {@code direction}. */
  static double[] step(double[] direction) {
    double length = STEP * Math.sqrt(SHAPE.size());
    return Vectors.times(length / Vectors.length(direction), direction);
  }
}
