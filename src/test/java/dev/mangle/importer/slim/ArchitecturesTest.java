package dev.mangle.importer.slim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.ndarray.Shape;

/** The networks have slim's variables, and as many parameters as others have counted. */
class ArchitecturesTest {

  @ParameterizedTest
  @CsvSource({
    "inception_v1, 230",
    "inception_v2, 277",
    "inception_v3, 388",
    "inception_v4, 608",
    "inception_resnet_v2, 908",
    "resnet_v1_50, 267",
    "resnet_v1_101, 522",
    "resnet_v1_152, 777",
    "resnet_v2_50, 272",
    "resnet_v2_101, 544",
    "resnet_v2_152, 816",
    "vgg_16, 32",
    "vgg_19, 38",
    "mobilenet_v1, 137",
    "mobilenet_v2, 262"
  })
  void hasTheVariablesOfSlimsDefinition(String name, int count) {
    Map<String, Shape> expected = LayerTable.read(name).variables();
    Map<String, Shape> found = new TreeMap<>(variables(name, true));
    assertEquals(lines(expected), lines(found));
    assertEquals(count, found.size());
  }

  /**
   * What slim's own tests count: all variables before the scores. inception_v1_test.py,
   * inception_v2_test.py and inception_v3_test.py, each testModelHasExpectedNumberOfParameters.
   */
  @ParameterizedTest
  @CsvSource({"inception_v1, 5607184", "inception_v2, 10173112", "inception_v3, 21802784"})
  void hasAsManyParametersAsSlimsTestsSay(String name, long parameters) {
    assertEquals(parameters, sum(name, 1001, v -> !v.contains("Logits/")));
  }

  /**
   * Weights, biases, gammas and betas with 1000 classes, as torchvision counts its networks (its
   * model pages) and timm its inception_v4. Both have gammas where slim's Inceptions have none: as
   * many as there are betas. Inception v3 counted with auxiliary scores, Inception v4 without.
   */
  @ParameterizedTest
  @CsvSource({
    "inception_v1, false, 6624904",
    "inception_v3, true, 27161264",
    "inception_v4, false, 42679816",
    "resnet_v1_50, false, 25557032",
    "resnet_v1_101, false, 44549160",
    "resnet_v1_152, false, 60192808",
    "vgg_16, false, 138357544",
    "vgg_19, false, 143667240",
    "mobilenet_v2, false, 3504872"
  })
  void hasAsManyWeightsAsPyTorchsNetworks(String name, boolean aux, long parameters) {
    boolean gammas = variables(name, aux).keySet().stream().anyMatch(v -> v.endsWith("/gamma"));
    Predicate<String> heads = v -> aux || !v.contains("AuxLogits/");
    long trained = sum(name, 1000, v -> heads.test(v) && !v.contains("/moving_"));
    long betas = sum(name, 1000, v -> heads.test(v) && v.endsWith("/beta"));
    assertEquals(parameters, gammas ? trained : trained + betas);
  }

  /**
   * All variables with 1000 classes, without auxiliary scores, as Keras counts its networks ("Total
   * params" of its summaries).
   */
  @ParameterizedTest
  @CsvSource({
    "inception_v3, 23851784",
    "inception_resnet_v2, 55873736",
    "resnet_v2_50, 25613800",
    "resnet_v2_101, 44675560",
    "resnet_v2_152, 60380648",
    "mobilenet_v1, 4253864",
    "mobilenet_v1_075, 2601976",
    "mobilenet_v1_050, 1342536",
    "mobilenet_v1_025, 475544",
    "mobilenet_v2, 3538984",
    "mobilenet_v2_140, 6156712",
    "mobilenet_v2_050, 1987224",
    "mobilenet_v2_035, 1691208"
  })
  void hasAsManyParametersAsKerasNetworks(String name, long parameters) {
    assertEquals(parameters, sum(name, 1000, v -> !v.contains("AuxLogits/")));
  }

  /**
   * Slim's README and preprocessing: the mean colour (red, green, blue of vgg_preprocessing.py) is
   * taken off for VGG and ResNet v1, which came without the class "background"; the others take
   * -1..1. ResNet v2 is measured at 299.
   */
  @ParameterizedTest
  @CsvSource({
    "inception_v1, 224, 1001, -1, 1",
    "inception_v2, 224, 1001, -1, 1",
    "inception_v3, 299, 1001, -1, 1",
    "inception_v4, 299, 1001, -1, 1",
    "inception_resnet_v2, 299, 1001, -1, 1",
    "resnet_v1_50, 224, 1000, -123.68 -116.78 -103.94, 131.32 138.22 151.06",
    "resnet_v2_50, 299, 1001, -1, 1",
    "resnet_v2_101, 299, 1001, -1, 1",
    "resnet_v2_152, 299, 1001, -1, 1",
    "vgg_16, 224, 1000, -123.68 -116.78 -103.94, 131.32 138.22 151.06",
    "vgg_19, 224, 1000, -123.68 -116.78 -103.94, 131.32 138.22 151.06",
    "mobilenet_v1, 224, 1001, -1, 1",
    "mobilenet_v2, 224, 1001, -1, 1"
  })
  void takesWhatSlimsPreprocessingGives(
      String name, int size, int classes, String black, String white) {
    SlimSpec spec = SlimArchitectures.get(name);
    assertEquals(size, spec.size());
    assertEquals(classes, spec.classes());
    List<Double> scale = spec.range().scale();
    List<Double> offset = spec.range().offset();
    assertColour(black, offset);
    assertColour(
        white,
        IntStream.range(0, scale.size())
            .mapToObj(i -> 255 * scale.get(i) + offset.get(i))
            .toList());
  }

  private static void assertColour(String expected, List<Double> found) {
    String[] numbers = expected.split(" ", -1);
    assertEquals(numbers.length, found.size());
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(Double.parseDouble(numbers[i]), found.get(i), 1e-9);
    }
  }

  private static long sum(String name, int classes, Predicate<String> wanted) {
    SlimSpec spec = SlimArchitectures.get(name);
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), classes, true)) {
      return network.variables().entrySet().stream()
          .filter(entry -> wanted.test(entry.getKey()))
          .mapToLong(entry -> entry.getValue().size())
          .sum();
    }
  }

  private static Map<String, Shape> variables(String name, boolean aux) {
    SlimSpec spec = SlimArchitectures.get(name);
    try (SlimNetwork network = SlimNetwork.build(spec, spec.size(), spec.classes(), aux)) {
      return network.variables();
    }
  }

  /** A line each, so that a difference can be read. */
  private static String lines(Map<String, Shape> variables) {
    Stream<String> lines =
        variables.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue());
    return String.join("\n", lines.toList());
  }
}
