package dev.mangle.attack.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.Objective;
import dev.mangle.attack.TestAttack;
import dev.mangle.attack.engine.TestChain;
import dev.mangle.attack.loss.Losses;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.PlainJoin;
import dev.mangle.testing.PlainLoss;
import dev.mangle.testing.PlainMng;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TestNetwork;
import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One step of networks with different classes, label offsets and auxiliary heads, against slopes in
 * plain arithmetic. Their labels are 0..2, 1..4 and 0..3.
 */
class JoinTest {
  private static final ImageShape SHAPE = new ImageShape(6, 6, 3);
  private static final ImageBatch IMAGE = TestAttack.images(SHAPE, 70, 185, "a.png");
  private static final int LABEL = TestAttack.label("a.png");
  private static final String[] MODELS = {"tanh_grey:2", "linear_bgr", "softplus_aux:0.5"};

  @TempDir private static Path folder;
  private static SampleEnsembles networks;

  @BeforeAll
  static void writeNetworks() {
    Map<String, TestNetwork> samples = new HashMap<>(SampleNetworks.all());
    ModelSpec few = SpecBuilder.of(5, 4, Order.GRAY, 2).scale(0.02).build();
    samples.put("stranger", LinearNetwork.random(few, 1));
    networks = new SampleEnsembles(folder, samples);
  }

  static Stream<Arguments> joinsAndLosses() {
    return Stream.of("losses", "logits", "probabilities")
        .flatMap(
            join -> Losses.registry().kinds().keySet().stream().map(l -> Arguments.of(join, l)));
  }

  @ParameterizedTest
  @MethodSource("joinsAndLosses")
  void joinedNetworksFollowTheSlopeOfTheirOneObjective(String join, String loss) {
    PlainJoin plain = new PlainJoin(members(MODELS), join, loss, LABEL, 3 - LABEL);
    float[] found =
        attack(MODELS).ensemble(join).loss(loss).objective(Objective.TARGET_MINUS_TRUE).run(IMAGE);
    assertSteps(plain.gradient(clean()), found);
  }

  /** A network with labels 0 and 1 has no loss and no gradient where the label is 2. */
  @ParameterizedTest
  @CsvSource({"losses,1", "gradients,1", "mng,0.5"})
  void aNetworkThatDoesNotKnowTheLabelHasNoSay(String ensemble, double share) {
    float[] alone = attack("tanh_grey").ensemble(ensemble).run(IMAGE);
    float[] both = attack("tanh_grey", "stranger").ensemble(ensemble).run(IMAGE);
    double[] step = Vectors.plus(Vectors.of(alone), -1, clean());
    assertNear(Vectors.plus(clean(), share, step), both);
  }

  @ParameterizedTest
  @CsvSource({"l1", "l2", "linf", "none"})
  void gradientsHaveOneLengthBeforeTheirMean(String normalise) {
    List<double[]> gradients = SampleEnsembles.gradients(members(MODELS), clean(), LABEL);
    double[] weights = {2, 1, 0.5};
    double[] sum = new double[SHAPE.size()];
    for (int n = 0; n < 3; n++) {
      double[] g = gradients.get(n);
      double length =
          switch (normalise) {
            case "l1" -> Arrays.stream(g).map(Math::abs).average().orElseThrow();
            case "l2" -> Vectors.length(g) / Math.sqrt(g.length);
            case "linf" -> Arrays.stream(g).map(Math::abs).max().orElseThrow();
            default -> 1;
          };
      sum = Vectors.plus(sum, weights[n] / length, g);
    }
    assertSteps(sum, attack(MODELS).ensemble("gradients:" + normalise).run(IMAGE));
  }

  /** One network that sees an image twice has one loss, of the mean of its logits. */
  @Test
  void rowsOfAnImageShareTheLossOfTheirMeanLogits() {
    PlainMng.Member member = members("tanh_grey").get(0);
    int label = LABEL - member.adapter().network().spec().labelOffset();
    String dem = "dem:count=2";
    try (TestChain chain = new TestChain(List.of(dem), IMAGE, 60)) {
      double[] rows = Vectors.of(chain.seen(IMAGE.pixels(), 0));
      double[] slope =
          Vectors.slope(
              rows,
              1e-3,
              at -> {
                double[] first = Arrays.copyOf(at, SHAPE.size());
                double[] second = Arrays.copyOfRange(at, SHAPE.size(), at.length);
                double[] mean =
                    Vectors.plus(
                        Vectors.times(0.5, member.adapter().outputs(first).get(0)),
                        0.5,
                        member.adapter().outputs(second).get(0));
                return PlainLoss.of("cross-entropy", mean, label, true);
              });
      float[] values = new float[slope.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) slope[i];
      }
      double[] direction = Vectors.of(chain.pulledBack(values, 0));
      assertSteps(direction, attack("tanh_grey").techniques(dem).seed(0).run(IMAGE));
    }
  }

  @Test
  void mngIsTheMeanOfSteps() {
    List<double[]> gradients = SampleEnsembles.gradients(members(MODELS), clean(), LABEL);
    double[] weights = {2, 1, 0.5};
    double[] sum = clean();
    for (int n = 0; n < 3; n++) {
      sum = Vectors.plus(sum, weights[n] / 3.5, step(gradients.get(n)));
    }
    assertNear(sum, attack(MODELS).run(IMAGE));
  }

  @ParameterizedTest
  @CsvSource({"losses", "logits", "probabilities"})
  void subsetsAreSomeOfTheNetworks(String join) {
    String[][] pairs = {{MODELS[0], MODELS[1]}, {MODELS[0], MODELS[2]}, {MODELS[1], MODELS[2]}};
    List<double[]> expected = new ArrayList<>();
    for (String[] pair : pairs) {
      PlainJoin plain = new PlainJoin(members(pair), join, "cross-entropy", LABEL, -1);
      expected.add(Vectors.plus(clean(), 1, step(plain.gradient(clean()))));
    }
    boolean[] seen = new boolean[3];
    for (int seed = 0; seed < 8; seed++) {
      float[] found = attack(MODELS).ensemble("subsets:2:" + join).seed(seed).run(IMAGE);
      int matches = 0;
      for (int i = 0; i < 3; i++) {
        boolean matching = near(expected.get(i), found);
        seen[i] |= matching;
        matches += matching ? 1 : 0;
      }
      assertEquals(1, matches, "seed " + seed);
    }
    assertTrue(seen[0] && seen[1] && seen[2], Arrays.toString(seen));
  }

  @Test
  void oneNetworkIsItsOwnEnsembleHoweverItJoins() {
    float[] expected = attack("softplus_aux").run(IMAGE);
    for (String ensemble :
        List.of("gradients", "gradients:none", "losses", "logits", "probabilities", "subsets")) {
      assertNear(Vectors.of(expected), attack("softplus_aux").ensemble(ensemble).run(IMAGE));
    }
  }

  private static TestAttack attack(String... models) {
    return new TestAttack(networks.open(models)).epsilon(60).steps(1, 3);
  }

  private static List<PlainMng.Member> members(String... models) {
    return networks.plain(SHAPE, models);
  }

  private static double[] clean() {
    return Vectors.of(IMAGE.pixels());
  }

  private static double[] step(double[] direction) {
    return Vectors.times(3 * Math.sqrt(SHAPE.size()) / Vectors.length(direction), direction);
  }

  private static void assertSteps(double[] direction, float[] found) {
    assertNear(Vectors.plus(clean(), 1, step(direction)), found);
  }

  private static void assertNear(double[] expected, float[] found) {
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], 1e-3, "value " + i);
    }
  }

  private static boolean near(double[] expected, float[] found) {
    double[] apart = Vectors.plus(expected, -1, Vectors.of(found));
    return Arrays.stream(apart).allMatch(v -> Math.abs(v) < 1e-3);
  }
}
