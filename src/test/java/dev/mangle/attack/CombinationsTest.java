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
    return each(texts(Fusions.registry()), texts(Techniques.registry()));
  }

  /** Points in points, where an ensemble takes gradients at points of its own as well. */
  static Stream<Arguments> ensemblesAndNestedPoints() {
    List<String> points =
        List.of(
            "emi:points=2 vmi:neighbours=2",
            "gra:neighbours=2 vmi:neighbours=2",
            "pgn:neighbours=2 ni",
            "vmi:neighbours=2 emi:points=2 mi");
    return each(texts(Fusions.registry()), points);
  }

  static Stream<Arguments> lossesAndTechniques() {
    return each(texts(Losses.registry()), texts(Techniques.registry()));
  }

  static Stream<Arguments> normsAndTechniques() {
    return each(List.of(Norm.values()), texts(Techniques.registry()));
  }

  static Stream<Arguments> ensemblesAndLosses() {
    return each(texts(Fusions.registry()), texts(Losses.registry()));
  }

  private static Stream<Arguments> each(List<?> first, List<?> second) {
    return first.stream().flatMap(a -> second.stream().map(b -> Arguments.of(a, b)));
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
  @MethodSource("ensemblesAndNestedPoints")
  void anEnsembleAndNestedPoints(String ensemble, String techniques) {
    assertRuns(new TestAttack(two).ensemble(ensemble).techniques(techniques.split(" ", -1)));
  }

  @ParameterizedTest
  @MethodSource("lossesAndTechniques")
  void aLossAndATechnique(String loss, String technique) {
    assertRuns(new TestAttack(one).loss(loss).techniques(technique));
  }

  @ParameterizedTest
  @MethodSource("normsAndTechniques")
  void aNormAndATechnique(Norm norm, String technique) {
    assertRuns(new TestAttack(one).norm(norm).techniques(technique));
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
