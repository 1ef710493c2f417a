package dev.mangle.graph;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Lets the gradient of a ReLU look at its output instead of its input.
 *
 * <p>TensorFlow emits {@code ReluGrad(dy, x)}, which keeps the pre-activation alive and so forbids
 * convolution, bias and activation to become one kernel. {@code ReluGrad(dy, relu(x))} has the same
 * value: it asks only whether x is positive, as the output is then (Relu6 likewise, with 0 and 6
 * excluded on both sides).
 *
 * <p>On an AMD EPYC (Zen 5, AVX-512, 2 cores), gradients of mobilenet_v2, efficientnet_lite0 and
 * squeezenet1_1 take 1.1 times as long without this, mnist_natural's 1.05 times, inception_v3's
 * 1.02 times and base_inception's as long.
 */
public final class ReluGradOnOutput {
  private static final Map<String, String> ACTIVATION_OF =
      Map.of("ReluGrad", "Relu", "Relu6Grad", "Relu6");

  private ReluGradOnOutput() {}

  /** The same function; needs a graph to which gradients have been added. */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    Map<String, String> activations = new HashMap<>();
    for (NodeDef node : editor.nodes()) {
      if (ACTIVATION_OF.containsValue(node.getOp())) {
        activations.put(node.getOp() + " " + editor.input(node, 0), node.getName());
      }
    }
    for (NodeDef node : editor.nodes()) {
      String activation = ACTIVATION_OF.get(node.getOp());
      String output =
          activations.get(activation + " " + (activation == null ? "" : editor.input(node, 1)));
      if (output != null) {
        editor.put(node.toBuilder().setInput(1, output).build());
      }
    }
    return editor.toGraphDef();
  }
}
