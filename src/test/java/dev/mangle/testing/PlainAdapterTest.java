package dev.mangle.testing;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;

class PlainAdapterTest {
  @ParameterizedTest
  @CsvSource({"5,7,5,7", "4,4,9,3", "11,8,4,5", "2,3,13,17", "1,1,3,2", "28,28,32,32"})
  void resizesAsTensorFlowDoes(int height, int width, int newHeight, int newWidth) {
    float[] image = Graphs.randomInput(List.of(1, height, width, 3), 1);
    float[] expected =
        Graphs.run(
            resizing(newHeight, newWidth), "x", image, List.of(1, height, width, 3), "resized");
    double[] found = PlainAdapter.resize(doubles(image), height, width, 3, newHeight, newWidth);
    assertArrayEquals(doubles(expected), found, 1e-5);
  }

  private static GraphDef resizing(int height, int width) {
    GraphBuilder graph = new GraphBuilder();
    String x = graph.placeholder("x", 1, -1, -1, 3);
    String size = graph.constant("size", height, width);
    graph.node("resized", "ResizeBilinear", List.of(x, size), attr("half_pixel_centers", true));
    return graph.build();
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  @Test
  void reordersAndScalesEachChannel() {
    PlainAdapter adapter =
        adapter(
            SpecBuilder.of(1, 1, Order.BGR, 2).scale(1.0, 10.0, 100.0).offset(1.0, 2.0, 3.0), 3);
    assertArrayEquals(new double[] {30 + 1, 200 + 2, 1000 + 3}, adapter.toInput(rgb()), 1e-12);
  }

  @Test
  void repeatsGreyForColour() {
    PlainAdapter adapter = adapter(SpecBuilder.of(1, 1, Order.RGB, 2).scale(1.0, 2.0, 3.0), 1);
    assertArrayEquals(new double[] {7, 14, 21}, adapter.toInput(new double[] {7}), 1e-12);
  }

  @Test
  void weighsColourForGrey() {
    PlainAdapter adapter = adapter(SpecBuilder.of(1, 1, Order.GRAY, 2), 3);
    double luma = 2.99 + 11.74 + 3.42;
    assertArrayEquals(new double[] {luma}, adapter.toInput(rgb()), 1e-12);
  }

  private static double[] rgb() {
    return new double[] {10, 20, 30};
  }

  private static PlainAdapter adapter(SpecBuilder spec, int channels) {
    return new PlainAdapter(LinearNetwork.random(spec.build(), 1), 1, 1, channels);
  }

  /** The gradient of an objective, heads and adapter included, against central differences. */
  @TestFactory
  Stream<DynamicTest> gradientsAreThoseOfFiniteDifferences() {
    return SampleNetworks.all().entrySet().stream()
        .flatMap(
            sample ->
                Stream.of(1, 3)
                    .map(
                        channels ->
                            DynamicTest.dynamicTest(
                                sample.getKey() + " from " + channels + " channels",
                                () -> checkGradient(sample.getValue(), channels))));
  }

  private static void checkGradient(TestNetwork network, int channels) {
    ModelSpec spec = network.spec();
    PlainMng.Member member = new PlainMng.Member(new PlainAdapter(network, 8, 5, channels), 1);
    Objective objective = Objective.of(spec.labelOffset() + 1, -1, spec.labelOffset(), 0.5);
    Random random = new Random(3);
    double[] x = random.doubles(8L * 5 * channels, 0, 255).toArray();
    double[] expected = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] low = x.clone();
      double[] high = x.clone();
      low[i] -= 1e-4;
      high[i] += 1e-4;
      double difference =
          PlainMng.value(member, high, objective) - PlainMng.value(member, low, objective);
      expected[i] = difference / 2e-4;
    }
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, PlainMng.gradient(member, x, objective), largest * 1e-5);
  }
}
