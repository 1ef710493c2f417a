package dev.mangle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mangle.graph.Frame;
import dev.mangle.image.ImageShape;
import dev.mangle.model.Checkpoints;
import dev.mangle.model.Ensemble;
import dev.mangle.model.Execution;
import dev.mangle.model.ModelSpec;
import dev.mangle.model.Network;
import dev.mangle.testing.SampleEnsembles;
import dev.mangle.testing.SampleNetworks;
import dev.mangle.testing.SpecBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class FlopCountTest {
  @TempDir private Path folder;

  /** Two 5x5 convolutions of 16 and 32 channels, each then pooled by 2, then 100 and 10 units. */
  @Test
  void aBundledNetworkIsCountedByHand() {
    Network network = new Checkpoints(Path.of("checkpoints")).open("mnist_natural");
    ImageShape digit = new ImageShape(28, 28, 1);
    double forward =
        2.0 * 25 * 28 * 28 * 16
            + 2.0 * 25 * 16 * 14 * 14 * 32
            + 2.0 * 7 * 7 * 32 * 100
            + 2.0 * 100 * 10;
    assertEquals(forward, FlopCount.ofForward(network, digit));
    assertEquals(2 * forward, FlopCount.ofGradient(network, digit));
  }

  /**
   * 5x4 greys to 3 classes; 7x6x3 through 3x3 kernels of stride 2 to 4x3x5, and from the mean of
   * each channel or from all values to 4 classes; 6x6x3 to 8 units, and from these to 4 twice.
   */
  @ParameterizedTest
  @CsvSource({
    "linear, 5, 4, 1, 120",
    "conv_same, 7, 6, 3, 3280",
    "conv_explicit_norm, 7, 6, 3, 3720",
    "relu_aux, 6, 6, 3, 1856"
  })
  void smallNetworks(String name, int height, int width, int channels, double forward) {
    Ensemble ensemble = new SampleEnsembles(folder, SampleNetworks.all()).open(name);
    ImageShape shape = new ImageShape(height, width, channels);
    assertEquals(forward, FlopCount.ofForward(ensemble.networks().get(0), shape));
  }

  /** Each of 3 channels has 2 kernels of 3x2 of its own: 6 channels of 4x5 come out. */
  @Test
  void depthwiseConvolutionsDoNotMixChannels() {
    ModelSpec spec = SpecBuilder.of(4, 5, ModelSpec.Order.RGB, 6).scale(1.0).build();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input =
          tf.withName(Frame.INPUT).placeholder(TFloat32.class, new Placeholder.Options[0]);
      Operand<TFloat32> kernel = tf.constant(new float[3][2][3][2]);
      Operand<TFloat32> layer =
          tf.nn.depthwiseConv2dNative(input, kernel, List.of(1L, 1L, 1L, 1L), "SAME");
      tf.withName("logits").math.mean(layer, tf.array(1, 2));
      Network network =
          new Network(
              "depthwise", spec, graph.toGraphDef(), "logits", List.of(), "", Execution.USUAL);
      assertEquals(2.0 * 3 * 2 * 4 * 5 * 6, FlopCount.ofForward(network, new ImageShape(4, 5, 3)));
    }
  }
}
