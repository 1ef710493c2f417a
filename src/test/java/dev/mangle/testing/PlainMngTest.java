package dev.mangle.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.PlainMng.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two pixels, two classes, a linear network: the gradient of {@code -CE(1)} is {@code (1 - p_1)}
 * times the difference of the classes' weights, and the normalisation removes the factor. So the
 * direction of each test below is written down, not computed.
 */
class PlainMngTest {
  private static final ModelSpec SPEC = SpecBuilder.of(1, 2, Order.GRAY, 2).scale(0.01).build();
  private static final Objective TO_ONE = Objective.targeted(1);

  @Test
  void renormalisesOverThePixelsThatCanMove() {
    // D = 2, epsilon 16, n 20, L1: alpha = 16/16 * 20/20 * 2 = 2.
    // g ~ (3, 1), |g|_1 = 4: step = 2 * (3, 1) / 4 = (1.5, 0.5).
    // The first pixel is at 254, its box ends at 255: only 1 is left, so 1.5 is clipped.
    // g_kept = (0, 1), |g_kept|_1 = 1: 2 * (3, 1) / 1 = (6, 2), clipped to (1, 2).
    assertArrayEquals(
        new double[] {255, 102},
        attack(Norm.L1, 20, 16, member(3, 1, 1)).step(x(254, 100), x(254, 100), TO_ONE),
        1e-9);
  }

  @Test
  void measuresWithL2() {
    // L2: alpha = sqrt(2). g ~ (3, -4), |g|_2 = 5: step = sqrt(2) * (0.6, -0.8).
    double unit = Math.sqrt(2);
    assertArrayEquals(
        new double[] {100 + 0.6 * unit, 100 - 0.8 * unit},
        attack(Norm.L2, 20, 16, member(3, -4, 1)).step(x(100, 100), x(100, 100), TO_ONE),
        1e-9);
    // With the second pixel at the bottom of its box (x_0 - 16), only (3, 0) is kept and has norm
    // 3: the first pixel moves by sqrt(2).
    assertArrayEquals(
        new double[] {100 + unit, 84},
        attack(Norm.L2, 20, 16, member(3, -4, 1)).step(x(100, 100), x(100, 84), TO_ONE),
        1e-9);
  }

  @Test
  void averagesSteppedNetworksByWeight() {
    // L1, alpha 2. Network A: (3, 1) -> (1.5, 0.5), weight 3. Network B: (0, -5) -> (0, -2), weight
    // 1. Mean: (3 * 1.5 + 0, 3 * 0.5 - 2) / 4 = (1.125, -0.125).
    assertArrayEquals(
        new double[] {101.125, 99.875},
        attack(Norm.L1, 20, 16, member(3, 1, 3), member(0, -5, 1))
            .step(x(100, 100), x(100, 100), TO_ONE),
        1e-9);
  }

  @Test
  void fewerIterationsMakeLongerSteps() {
    // n 5, epsilon 8, L1: alpha = 8/16 * 20/5 * 2 = 4, step (3, 1); after three steps the first
    // pixel would be at 109 and the box ends at 108: it moves 3, 3, 2, while the second moves 1, 1
    // and then 4 * 1 / 1 = 4.
    PlainMng attack = attack(Norm.L1, 5, 8, member(3, 1, 1));
    double[] x = x(100, 100);
    for (int i = 0; i < 3; i++) {
      x = attack.step(x(100, 100), x, TO_ONE);
    }
    assertArrayEquals(new double[] {108, 106}, x, 1e-9);
    // Then the first is kept no more (step 3 > 0 left) and the second moves 4, but 2 are left: 108.
    assertArrayEquals(new double[] {108, 108}, attack.run(x(100, 100), TO_ONE), 1e-9);
  }

  @Test
  void awayFromOneIsTowardsTheOtherOfTwo() {
    PlainMng attack = attack(Norm.L2, 20, 16, member(3, 1, 1));
    assertArrayEquals(
        attack.run(x(90, 90), Objective.targeted(0)),
        attack.run(x(90, 90), Objective.away(1)),
        1e-9);
  }

  @ParameterizedTest
  @EnumSource
  void staysWhereThereIsNoGradient(Norm norm) {
    assertArrayEquals(
        x(100, 100), attack(norm, 20, 16, member(0, 0, 1)).run(x(100, 100), TO_ONE), 0);
  }

  @ParameterizedTest
  @EnumSource
  void staysWhereNothingCanMove(Norm norm) {
    assertArrayEquals(x(255, 0), attack(norm, 20, 16, member(1, -1, 1)).run(x(255, 0), TO_ONE), 0);
  }

  @ParameterizedTest
  @EnumSource
  void raisesTheObjectiveInsideTheBox(Norm norm) {
    TestNetwork network = SampleNetworks.all().get("softplus_aux");
    PlainMng.Member member = new PlainMng.Member(new PlainAdapter(network, 8, 8, 3), 1);
    PlainMng attack = new PlainMng(List.of(member), norm, 10, 16);
    double[] image = new Random(1).doubles(8 * 8 * 3, 0, 255).toArray();
    Objective objective = Objective.leastMinusPredicted(0, 1);
    double[] result = attack.run(image, objective);
    assertTrue(
        PlainMng.value(member, result, objective) > PlainMng.value(member, image, objective));
    for (int i = 0; i < image.length; i++) {
      assertTrue(Math.abs(result[i] - image[i]) <= 16 + 1e-9 && result[i] >= 0 && result[i] <= 255);
    }
  }

  private static double[] x(double... pixels) {
    return pixels;
  }

  private static PlainMng attack(
      Norm norm, int iterations, double epsilon, PlainMng.Member... members) {
    return new PlainMng(Arrays.asList(members), norm, iterations, epsilon);
  }

  /** A network whose logit 1 rises along (first, second), and whose logit 0 is constant. */
  private static PlainMng.Member member(double first, double second, double weight) {
    Weights kernel = Weights.of(List.of(2, 2), 0, first, 0, second);
    TestNetwork network = new LinearNetwork(SPEC, kernel, Weights.vector(0, 0));
    return new PlainMng.Member(new PlainAdapter(network, 1, 2, 1), weight);
  }
}
