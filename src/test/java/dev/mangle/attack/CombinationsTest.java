package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.step.Norm;
import dev.mangle.attack.technique.Small;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Registry;
import dev.mangle.model.Ensemble;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is registered runs together, and stays inside of the budget. */
class CombinationsTest {
  private static final ImageBatch IMAGES =
      TestAttack.images(new ImageShape(5, 4, 1), 0, 255, "a.png", "b.png");
  private static final int EPSILON = 10;

  @TempDir private static Path folder;
  private static Ensemble one;
  private static Ensemble two;

  @BeforeAll
  static void writeNetworks() {
    SampleEnsembles networks = new SampleEnsembles(folder, SampleNetworks.all());
    one = networks.open("tanh_grey");
    two = networks.open("tanh_grey", "softplus_aux");
  }

  /** Each with those after it, in both orders by turns. */
  static Stream<Arguments> pairs() {
    List<String> all = texts(Techniques.registry());
    List<Arguments> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        boolean turned = (i + j) % 2 == 0;
        pairs.add(Arguments.of(all.get(turned ? i : j), all.get(turned ? j : i)));
      }
    }
    return pairs.stream();
  }

  static Stream<Arguments> ensemblesAndTechniques() {
    return texts(Fusions.registry()).stream()
        .flatMap(
            ensemble ->
                Stream.of("di:draw=network", "si:copies=2", "vmi:neighbours=2", "mi", "pi")
                    .map(technique -> Arguments.of(ensemble, technique)));
  }

  static Stream<Arguments> ensemblesAndLosses() {
    return texts(Fusions.registry()).stream()
        .flatMap(
            ensemble ->
                texts(Losses.registry()).stream().map(loss -> Arguments.of(ensemble, loss)));
  }

  private static <T> List<String> texts(Registry<T> registry) {
    return registry.kinds().entrySet().stream()
        .map(entry -> Small.text(entry.getKey(), entry.getValue()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoTechniques(String first, String second) {
    assertRuns(new TestAttack(one).techniques(first, second));
  }

  @ParameterizedTest
  @MethodSource("ensemblesAndTechniques")
  void anEnsembleAndATechnique(String ensemble, String technique) {
    assertRuns(new TestAttack(two).ensemble(ensemble).techniques(technique));
  }

  @ParameterizedTest
  @MethodSource("ensemblesAndLosses")
  void anEnsembleAndALoss(String ensemble, String loss) {
    assertRuns(
        new TestAttack(two)
            .ensemble(ensemble)
            .loss(loss)
            .objective(Objective.TARGET_MINUS_TRUE)
            .norm(Norm.LINF));
  }

  private static void assertRuns(TestAttack attack) {
    float[] found = attack.epsilon(EPSILON).steps(2, 4).run(IMAGES);
    float[] clean = IMAGES.pixels();
    double moved = 0;
    for (int i = 0; i < found.length; i++) {
      double change = Math.abs(found[i] - clean[i]);
      assertTrue(change <= EPSILON + 1e-4 && found[i] >= 0 && found[i] <= 255, "" + found[i]);
      moved += change;
    }
    assertTrue(moved > 1, "moved by " + moved + " in all");
  }
}
