package dev.mangle.importer.slim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mangle.importer.TestCheckpoint.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** With random weights the networks give what plain loops make of slim's layers. */
@Tag("slow")
class PlainNetworkTest {
  private static final double MARGIN = 1e-4;

  /** Small images, of even and odd sizes; the usual size where there are auxiliary scores. */
  @ParameterizedTest
  @CsvSource({
    "inception_v1, 64, false",
    "inception_v2, 65, false",
    "inception_v3, 299, true",
    "inception_v4, 299, true",
    "inception_resnet_v2, 299, true",
    "resnet_v1_50, 64, false",
    "resnet_v1_101, 33, false",
    "resnet_v1_152, 33, false",
    "resnet_v2_50, 65, false",
    "resnet_v2_101, 64, false",
    "resnet_v2_152, 33, false",
    "vgg_16, 224, false",
    "mobilenet_v1, 64, false",
    "mobilenet_v2, 65, false"
  })
  void givesWhatPlainLoopsGive(String name, int size, boolean aux) {
    SlimSpec spec = SlimArchitectures.get(name);
    Random random = new Random(17);
    LayerTable table = LayerTable.read(name);
    try (SlimNetwork network = SlimNetwork.build(spec, size, spec.classes(), aux)) {
      Map<String, Value> weights = TestWeights.of(network.variables(), random);
      Value image = Value.random(Shape.of(1, size, size, 3), random, 0, 0.6);
      PlainLayers.Map3 map = PlainLayers.Map3.zeros(size, size, 3);
      for (int i = 0; i < map.values().length; i++) {
        map.values()[i] = image.values()[i];
      }
      Map<String, double[]> plain = PlainNetwork.run(table, weights, epsilon(name), map);
      check(plain.get("logits"), run(network, weights, image, network.logits()));
      assertEquals(aux, network.aux().isPresent());
      if (aux) {
        check(plain.get("aux"), run(network, weights, image, network.aux().get()));
      }
    }
  }

  /** Of batch norm, by slim's arg scopes. */
  private static double epsilon(String name) {
    return name.startsWith("resnet_v") ? 1e-5 : 1e-3;
  }

  private static float[] run(
      SlimNetwork network, Map<String, Value> weights, Value image, Output<TFloat32> end) {
    Map<String, Tensor> fed = new HashMap<>();
    try (Session session = new Session(network.graph())) {
      weights.forEach((name, value) -> fed.put(name + "/read", tensor(value)));
      fed.put(SlimNetwork.IMAGES, tensor(image));
      Session.Runner runner = session.runner().fetch(end);
      fed.forEach(runner::feed);
      try (Result result = runner.run()) {
        TFloat32 scores = (TFloat32) result.get(0);
        float[] values = new float[Math.toIntExact(scores.size())];
        scores.copyTo(DataBuffers.of(values, false, false));
        return values;
      }
    } finally {
      fed.values().forEach(Tensor::close);
    }
  }

  private static TFloat32 tensor(Value value) {
    return TFloat32.tensorOf(value.shape(), DataBuffers.of(value.values(), false, false));
  }

  private static void check(double[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    double size = 0;
    double most = 0;
    double spread = 0;
    for (int i = 0; i < expected.length; i++) {
      size = Math.max(size, Math.abs(expected[i]));
      most = Math.max(most, Math.abs(expected[i] - found[i]));
      spread = Math.max(spread, Math.abs(expected[i] - expected[0]));
    }
    // Scores that hardly differ would agree whatever the layers do.
    assertTrue(spread > 0.1 * size, "the scores say nothing");
    double share = most / size;
    assertTrue(share < MARGIN, () -> "largest difference, of the largest score: " + share);
  }
}
