package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.PlainAdapter;
import dev.mangle.testing.PlainMng;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TestNetwork;
import dev.mangle.testing.Weights;
import dev.mangle.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The attack's graph against the same attack in plain double arithmetic. */
class MngTest {
  private static final Map<String, TestNetwork> NETWORKS = new HashMap<>(SampleNetworks.all());

  private static final List<Objective> OBJECTIVES =
      List.of(Objective.TARGET, Objective.AWAY, Objective.LEAST_LIKELY_MINUS_PREDICTED);

  @TempDir private static Path folder;
  private static Checkpoints checkpoints;

  @BeforeAll
  static void writeNetworks() {
    NETWORKS.put("slope", line(3, 1));
    NETWORKS.put("steep", line(0, -5));
    NETWORKS.put("flat", line(0, 0));
    Workspace workspace = new Workspace(folder);
    NETWORKS.forEach(workspace::network);
    checkpoints = new Checkpoints(workspace.checkpoints());
  }

  /** Two grey pixels in; logit 1 rises along (first, second), logit 0 is constant. */
  private static TestNetwork line(double first, double second) {
    ModelSpec spec = SpecBuilder.of(1, 2, Order.GRAY, 2).scale(0.01).build();
    Weights kernel = Weights.of(List.of(2, 2), 0, first, 0, second);
    return new LinearNetwork(spec, kernel, Weights.vector(0, 0));
  }

  /**
   * Pixel units. Float32 holds a pixel near 255 to 1.5e-5 and the gradients of these smooth
   * networks to about 1e-6 of the largest; that makes errors of some 1e-4. Where nearly all values
   * are clipped, the few that are kept are those of the smallest gradients, with the largest
   * relative errors, and the step is divided by their length: errors of up to 6e-3 were seen. What
   * is computed wrongly is off by more: the steps are 0.5 to 80 pixel units long.
   *
   * <p>The step jumps where a value goes in or out of the kept ones; with these random weights none
   * comes that near to the edge of its room.
   */
  private static final float TOLERANCE = 0.02f;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "softplus_aux;3",
        "tanh_grey;3",
        "tanh_grey:2,linear;1",
        "conv_valid,linear_bgr:2.5;3",
        "softplus_aux,conv_explicit:0.5,tanh_grey:3;3",
        "softplus_aux:0.1,conv_dilated_valid,linear_bgr;1",
      })
  void agreesWithPlainArithmetic(String models, int channels) {
    ImageShape shape = new ImageShape(8, 9, channels);
    Ensemble ensemble = open(models);
    int iterations = 0;
    for (Norm norm : List.of(Norm.L1, Norm.L2, Norm.LINF)) {
      for (Objective objective : OBJECTIVES) {
        for (int epsilon : new int[] {4, 16, 64}) {
          iterations = iterations % 10 + 1;
          agrees(ensemble, shape, plan(objective, norm, epsilon, iterations));
        }
      }
    }
  }

  private static void agrees(Ensemble ensemble, ImageShape shape, AttackPlan plan) {
    int images = 2;
    int[] pixels =
        new Random(plan.iterations())
            .ints((long) images * shape.size(), -15, 270)
            .map(v -> Math.max(0, Math.min(255, v)))
            .toArray();
    int[] targets = {1, 2};
    int[] labels = {2, 1};
    float[] found = run(ensemble, plan, shape, pixels, targets, labels);

    PlainMng plain = plain(ensemble, plan, shape);
    for (int i = 0; i < images; i++) {
      int from = i * shape.size();
      double[] clean = Arrays.stream(pixels, from, from + shape.size()).asDoubleStream().toArray();
      double[] expected = plain.run(clean, plainObjective(plan, targets[i], labels[i]));
      for (int k = 0; k < expected.length; k++) {
        assertEquals(expected[k], found[from + k], TOLERANCE, plan + " image " + i + " at " + k);
      }
    }
  }

  private static dev.mangle.testing.Objective plainObjective(
      AttackPlan plan, int target, int label) {
    return switch (plan.objective()) {
      case TARGET -> dev.mangle.testing.Objective.targeted(target);
      case AWAY -> dev.mangle.testing.Objective.away(label);
      case LEAST_LIKELY_MINUS_PREDICTED ->
          dev.mangle.testing.Objective.leastMinusPredicted(target, label);
      case LEAST_LIKELY, TARGET_MINUS_TRUE ->
          throw new AssertionError("for the graph it is as another");
    };
  }

  private static PlainMng plain(Ensemble ensemble, AttackPlan plan, ImageShape shape) {
    List<PlainMng.Member> members = new ArrayList<>();
    for (Ensemble.Member member : ensemble.members()) {
      TestNetwork network = NETWORKS.get(member.network().name());
      PlainAdapter adapter =
          new PlainAdapter(network, shape.height(), shape.width(), shape.channels());
      members.add(new PlainMng.Member(adapter, member.weight()));
    }
    PlainMng.Norm norm = PlainMng.Norm.valueOf(plan.norm().name());
    return new PlainMng(members, norm, plan.iterations(), plan.epsilon());
  }

  @Test
  void stepsAsComputedByHand() {
    // D = 2, a mean change of 1, L1: alpha = 2. g ~ (3, 1): step = 2 (3, 1) / 4 = (1.5, 0.5).
    assertMoves("slope", Norm.L1, new int[] {100, 100}, 101.5f, 100.5f);
    // 254 has room for 1 only, so g_kept = (0, 1): 2 (3, 1) / 1 = (6, 2), clipped to (1, 2).
    assertMoves("slope", Norm.L1, new int[] {254, 100}, 255, 102);
    // L2: alpha = sqrt(2), step = sqrt(2) (3, 1) / sqrt(10).
    float unit = (float) Math.sqrt(0.2);
    assertMoves("slope", Norm.L2, new int[] {100, 100}, 100 + 3 * unit, 100 + unit);
    // The other network alone: (0, -2). With weights 3 and 1: (3 * 1.5, 3 * 0.5 - 2) / 4.
    assertMoves("steep", Norm.L1, new int[] {100, 100}, 100, 98);
    assertMoves("slope:3,steep:1", Norm.L1, new int[] {100, 100}, 101.125f, 99.875f);
    // Nothing is kept: the clipped step, not a division by zero.
    assertMoves("slope", Norm.L1, new int[] {255, 255}, 255, 255);
  }

  @ParameterizedTest
  @EnumSource
  void staysWhereThereIsNoGradient(Norm norm) {
    assertMoves("flat", norm, new int[] {100, 7}, 100, 7);
    // A network without a say still counts in the mean.
    assertMoves("flat,steep", Norm.L1, new int[] {100, 100}, 100, 99);
  }

  private static void assertMoves(String models, Norm norm, int[] from, float... to) {
    AttackPlan plan = AttackPlan.mng(Objective.TARGET, norm, 16, 1, 1, 0, Start.CLEAN, 0);
    int[] one = {1};
    float[] found = run(open(models), plan, new ImageShape(1, 2, 1), from, one, one);
    assertArrayEquals(to, found, 1e-4f, models);
  }

  private static Ensemble open(String models) {
    return Ensemble.open(checkpoints, List.of(models.split(",", -1)));
  }

  private static AttackPlan plan(Objective objective, Norm norm, int epsilon, int iterations) {
    double step = AttackPlan.contestStepSize(epsilon, iterations);
    return AttackPlan.mng(objective, norm, epsilon, iterations, step, 0, Start.CLEAN, 0);
  }

  private static float[] run(
      Ensemble ensemble,
      AttackPlan plan,
      ImageShape shape,
      int[] pixels,
      int[] targets,
      int[] labels) {
    float[] floats = new float[pixels.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = pixels[i];
    }
    List<String> names = Arrays.stream(targets).mapToObj(t -> "a.png").toList();
    try (Attack attack =
        new Attack(ensemble, plan, shape, (batch, image, random) -> batch.pixels())) {
      return attack.run(new ImageBatch(names, shape, floats), targets, labels, (i, scores) -> {});
    }
  }
}
