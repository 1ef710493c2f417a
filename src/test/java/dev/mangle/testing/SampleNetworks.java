package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import dev.mangle.model.ModelSpec.Order;
import dev.mangle.testing.Convolution.Padding;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** One network of each kind and option, with fixed random weights. */
public final class SampleNetworks {
  private static final ModelSpec SPEC =
      SpecBuilder.of(7, 6, Order.RGB, 4).scale(2 / 255.0).offset(-1.0).build();
  private static final Weights KERNEL = ConvNetwork.randomKernel(SPEC, 5, 1);

  private SampleNetworks() {}

  /** All of them, by name; names are fit for folders. */
  public static Map<String, TestNetwork> all() {
    ModelSpec grey = SpecBuilder.of(5, 4, Order.GRAY, 3).scale(1 / 255.0).build();
    ModelSpec bgr =
        SpecBuilder.of(6, 5, Order.BGR, 4)
            .scale(0.01, 0.02, 0.015)
            .offset(-1.2, -1.0, -0.8)
            .labelOffset(1)
            .build();
    ModelSpec aux = SpecBuilder.of(6, 6, Order.RGB, 4).scale(0.01).aux("aux_logits", 0.4).build();
    Map<String, TestNetwork> networks = new LinkedHashMap<>();
    networks.put("linear", LinearNetwork.random(grey, 1));
    networks.put("linear_bgr", LinearNetwork.random(bgr, 2));
    networks.put("relu_aux", TwoLayerNetwork.random(aux, 8, Activation.RELU, 3));
    networks.put("softplus_aux", TwoLayerNetwork.random(aux, 8, Activation.SOFTPLUS, 4));
    networks.put("tanh_grey", TwoLayerNetwork.random(grey, 8, Activation.TANH, 5));
    networks.put("conv_same", conv(same().strided(2, 2), false, Activation.RELU, true));
    networks.put("conv_valid", conv(valid(), true, Activation.SOFTPLUS, false));
    networks.put("conv_dilated", conv(same().dilated(2, 2), true, Activation.RELU, true));
    networks.put("conv_dilated_valid", conv(valid().dilated(2, 1), false, Activation.TANH, true));
    networks.put("conv_explicit", conv(explicit(), false, Activation.TANH, true));
    networks.put(
        "conv_explicit_norm", conv(explicit().strided(2, 2), true, Activation.RELU, false));
    return networks;
  }

  /**
   * Label 0 for an image whose mean grey is below {@code first}, 2 above {@code second}, else 1.
   */
  public static TestNetwork bands(double first, double second) {
    ModelSpec spec = SpecBuilder.of(1, 1, Order.GRAY, 3).scale(0.01).build();
    return new LinearNetwork(
        spec,
        Weights.of(List.of(1, 3), 0, 1, 2),
        Weights.vector(0, -first / 100, -(first + second) / 100));
  }

  /** What is asked of one network in one form of SavedModel. */
  @FunctionalInterface
  public interface Check {
    /** Fails where the network, called {@code name}, does not keep it. */
    void of(String name, Form form, TestNetwork network) throws IOException;
  }

  /** A test for each network in each form. */
  public static Stream<DynamicTest> inEachForm(Check check) {
    return all().entrySet().stream()
        .flatMap(sample -> Arrays.stream(Form.values()).map(form -> test(sample, form, check)));
  }

  private static DynamicTest test(Map.Entry<String, TestNetwork> sample, Form form, Check check) {
    return DynamicTest.dynamicTest(
        sample.getKey() + " as " + form, () -> check.of(sample.getKey(), form, sample.getValue()));
  }

  private static Convolution same() {
    return Convolution.of(KERNEL, Padding.SAME);
  }

  private static Convolution valid() {
    return Convolution.of(KERNEL, Padding.VALID);
  }

  private static Convolution explicit() {
    return valid().padded(1, 2, 0, 1);
  }

  private static ConvNetwork conv(
      Convolution convolution, boolean batchNorm, Activation activation, boolean mean) {
    return ConvNetwork.random(SPEC, convolution, batchNorm, activation, mean, 7);
  }
}
