package dev.mangle.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.technique.Small;
import dev.mangle.attack.technique.Techniques;
import dev.mangle.image.ImageBatch;
import dev.mangle.image.ImageShape;
import dev.mangle.io.named.Parameter;
import dev.mangle.io.named.Registry;
import dev.mangle.model.Ensemble;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Activation;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import dev.mangle.testing.TwoLayerNetwork;
import dev.mangle.testing.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each parameter of each technique, ensemble and loss changes what an attack does. */
class ParametersTest {
  private static final ImageBatch IMAGES =
      TestAttack.images(new ImageShape(15, 14, 3), 0, 255, "a.png", "b.png", "c.png");

  @TempDir private static Path folder;
  private static Ensemble networks;
  private static Ensemble steep;
  private static final Map<String, float[]> STANDARD = new HashMap<>();

  @BeforeAll
  static void writeNetworks() {
    ModelSpec spec = SpecBuilder.of(7, 6, Order.RGB, 3).scale(0.02).offset(-2.5).build();
    ModelSpec sharp = SpecBuilder.of(7, 6, Order.RGB, 3).scale(4.0).offset(-510.0).build();
    SampleEnsembles written =
        new SampleEnsembles(
            folder,
            Map.of(
                "bent", TwoLayerNetwork.random(spec, 8, Activation.TANH, 3),
                "soft", TwoLayerNetwork.random(spec, 8, Activation.SOFTPLUS, 4),
                "grey", SampleNetworks.all().get("tanh_grey"),
                "steep", TwoLayerNetwork.random(sharp, 8, Activation.SOFTPLUS, 4)));
    networks = written.open("bent", "soft", "grey:2");
    // Its margins are hundreds wide, so that every kappa counts.
    steep = written.open("steep", "soft");
  }

  static Stream<Arguments> techniques() {
    return changes(Techniques.registry());
  }

  static Stream<Arguments> ensembles() {
    return changes(Fusions.registry());
  }

  static Stream<Arguments> losses() {
    return changes(Losses.registry());
  }

  private static <T> Stream<Arguments> changes(Registry<T> registry) {
    List<Arguments> changes = new ArrayList<>();
    registry
        .kinds()
        .forEach(
            (name, kind) -> {
              for (Parameter parameter : kind.parameters()) {
                for (String value : others(parameter)) {
                  changes.add(
                      Arguments.of(
                          Small.text(name, kind), Small.text(name, kind, parameter, value)));
                }
              }
            });
    return changes.stream();
  }

  /** Both ends of a range of numbers, the next count, all other words. */
  private static List<String> others(Parameter parameter) {
    List<String> values =
        switch (parameter.type()) {
          case WORD -> parameter.words();
          case NUMBER -> List.of(parameter.text(parameter.min()), parameter.text(parameter.max()));
          case ODD -> List.of(parameter.text(parameter.standard() + 2));
          case WHOLE, NAMES -> List.of(Small.standard(parameter).equals("2") ? "1" : "2");
        };
    return values.stream().filter(value -> !value.equals(Small.standard(parameter))).toList();
  }

  @ParameterizedTest
  @MethodSource("techniques")
  void ofATechnique(String standard, String changed) {
    assertDiffer(standard, changed, text -> new TestAttack(networks).techniques(text));
  }

  @ParameterizedTest
  @MethodSource("ensembles")
  void ofAnEnsemble(String standard, String changed) {
    assertDiffer(standard, changed, text -> new TestAttack(networks).ensemble(text));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void ofALoss(String standard, String changed) {
    assertDiffer(standard, changed, text -> new TestAttack(steep).loss(text));
  }

  /** An attack with one choice made. */
  @FunctionalInterface
  private interface Choosing {
    TestAttack with(String text);
  }

  /** Steps are long enough for gradients to turn and for a patch to flow over. */
  private static void assertDiffer(String standard, String changed, Choosing attack) {
    float[] first =
        STANDARD.computeIfAbsent(
            standard, text -> attack.with(text).epsilon(24).steps(4, 8).run(IMAGES));
    float[] second = attack.with(changed).epsilon(24).steps(4, 8).run(IMAGES);
    double apart = Vectors.distance(first, second);
    assertTrue(apart > 0.01, standard + " and " + changed + " differ by " + apart);
  }
}
