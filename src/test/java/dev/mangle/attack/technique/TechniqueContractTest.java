package dev.mangle.attack.technique;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.TestAttack;
import dev.mangle.attack.step.Norm;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Choice;
import dev.mangle.model.Ensemble;
import dev.mangle.testing.Activation;
import dev.mangle.testing.LinearNetwork;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.TestNetwork;
import dev.mangle.testing.TwoLayerNetwork;
import dev.mangle.testing.Vectors;
import dev.mangle.testing.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every registered technique keeps, with its defaults but small counts. */
class TechniqueContractTest {
  /** Those that are the same for each seed; all others draw. */
  private static final Set<String> DRAW_NOTHING = Set.of("si", "ni", "emi", "ti", "mi", "pi");

  private static final ImageShape SHAPE = new ImageShape(14, 13, 3);
  private static final ImageBatch IMAGES =
      TestAttack.images(SHAPE, -15, 270, "a.png", "b.png", "c.png");

  @TempDir private static Path folder;
  private static Ensemble smooth;
  private static Ensemble flat;

  @BeforeAll
  static void writeNetworks() {
    TestNetwork softplus = SampleNetworks.all().get("softplus_aux");
    TestNetwork grey = SampleNetworks.all().get("tanh_grey");
    Weights none = Weights.of(List.of(20, 3), new double[60]);
    SampleEnsembles networks =
        new SampleEnsembles(
            folder,
            Map.of(
                "colour",
                softplus,
                "bent",
                TwoLayerNetwork.random(grey.spec(), 8, Activation.SOFTPLUS, 3),
                "flat",
                new LinearNetwork(grey.spec(), none, Weights.vector(0, 1, 2))));
    smooth = networks.open("colour", "bent:2");
    flat = networks.open("flat");
  }

  static Stream<String> techniques() {
    return Techniques.registry().kinds().entrySet().stream()
        .map(entry -> Small.text(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void movesTheImagesInsideOfTheBudget(String technique) {
    for (Norm norm : Norm.values()) {
      float[] found = attack(technique).norm(norm).epsilon(9).run(IMAGES);
      assertEquals(IMAGES.pixels().length, found.length);
      for (int i = 0; i < found.length; i++) {
        assertTrue(found[i] >= 0 && found[i] <= 255, technique + " gave " + found[i]);
      }
      double largest = Vectors.distance(IMAGES.pixels(), found);
      assertTrue(largest > 1 && largest <= 9 + 1e-4, technique + " moves by " + largest);
    }
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void budgetOfZeroChangesNothing(String technique) {
    for (Norm norm : Norm.values()) {
      float[] found = attack(technique).norm(norm).epsilon(0).run(IMAGES);
      assertArrayEquals(IMAGES.pixels(), found, technique + " in " + norm);
    }
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void theSeedAloneTellsOneRunFromAnother(String technique) {
    float[] first = attack(technique).seed(5).run(IMAGES);
    assertArrayEquals(first, attack(technique).seed(5).run(IMAGES), technique);
    boolean draws = !DRAW_NOTHING.contains(technique.split(":", -1)[0]);
    assertEquals(draws, !Arrays.equals(first, attack(technique).seed(6).run(IMAGES)), technique);
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void withoutGradientNothingMoves(String technique) {
    ImageBatch images = TestAttack.images(new ImageShape(5, 4, 1), 0, 255, "a.png", "b.png");
    for (Norm norm : Norm.values()) {
      float[] found = new TestAttack(flat).techniques(technique).norm(norm).run(images);
      assertArrayEquals(images.pixels(), found, technique + " in " + norm);
    }
  }

  /**
   * Steps in L2, since those of a sign would jump where a gradient of nearly zero changes its last
   * bit: kernels of another batch size sum in another order. The signs inside of {@code gra} and
   * {@code pi} remain; with these images none of them jumps.
   */
  @ParameterizedTest
  @MethodSource("techniques")
  void batchesAndTheirOrderChangeNothing(String technique) {
    float[] together = attack(technique).run(IMAGES);
    ImageBatch turned = TestAttack.images(SHAPE, -15, 270, "c.png", "b.png", "a.png");
    float[] reversed = attack(technique).run(turned);
    for (int i = 0; i < IMAGES.size(); i++) {
      String name = IMAGES.names().get(i);
      float[] alone = attack(technique).run(TestAttack.images(SHAPE, -15, 270, name));
      assertArrayEquals(alone, image(together, i), 1e-3f, technique + " " + name);
      assertArrayEquals(alone, image(reversed, 2 - i), 1e-3f, technique + " " + name);
    }
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void theTextInFullMakesTheSame(String technique) {
    Choice<?> choice = Techniques.registry().parse(technique);
    assertEquals(choice, Techniques.registry().parse(choice.text()));
    assertFalse(Techniques.registry().kinds().get(choice.name()).source().isEmpty());
  }

  private static TestAttack attack(String technique) {
    return new TestAttack(smooth).techniques(technique);
  }

  private static float[] image(float[] pixels, int i) {
    return Arrays.copyOfRange(pixels, i * SHAPE.size(), (i + 1) * SHAPE.size());
  }
}
