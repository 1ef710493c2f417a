package dev.mangle.graph;

import static dev.mangle.testing.GraphBuilder.attr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mangle.testing.GraphBuilder;
import dev.mangle.testing.Graphs;
import dev.mangle.testing.PassContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.GraphDef;

class BackwardAsForwardTest extends PassContract {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;

  @Override
  protected UnaryOperator<GraphDef> pass() {
    return BackwardAsForward::apply;
  }

  @Override
  protected List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String padding : List.of("SAME", "VALID")) {
      for (int kernel = 1; kernel <= 5; kernel++) {
        for (int stride = 1; stride <= 3; stride++) {
          cases.add(network(padding, kernel, Math.max(1, kernel - 1), stride));
        }
      }
    }
    GraphBuilder smooth = SampleGraphs.start();
    smooth.node("y", "Tanh", "x");
    cases.add(SampleGraphs.whole("no convolution", smooth));
    return cases;
  }

  private static Case network(String padding, int height, int width, int stride) {
    return new Case(
        padding + " " + height + "x" + width + " stride " + stride,
        gradient(padding, height, width, stride, 2, 3),
        "x",
        List.of(2, HEIGHT, WIDTH, 2),
        List.of("y", "gradient"));
  }

  /** A convolution {@code y}, and the {@code gradient} of its squares with respect to x. */
  private static GraphDef gradient(
      String padding, int height, int width, int stride, int in, int out) {
    GraphBuilder graph = new GraphBuilder();
    graph.placeholder("x", -1, HEIGHT, WIDTH, in);
    String kernel = SampleGraphs.random(graph, "kernel", height, width, in, out);
    graph.node(
        "y",
        "Conv2D",
        List.of("x", kernel),
        attr("strides", 1, stride, stride, 1),
        attr("padding", padding));
    return SampleGraphs.withGradient(graph.build());
  }

  @Test
  void noGradientOfAConvolutionIsLeft() {
    for (Case one : cases()) {
      GraphDef after = BackwardAsForward.apply(one.graph());
      assertFalse(SampleGraphs.ops(after).contains("Conv2DBackpropInput"), one.name());
    }
  }

  /** TensorFlow's own gradient is wrong for some of these channels on processors with AVX-512. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32, 40, 48, 72, 80, 100, 112})
  void channelsThatFillNoBlockAreRight(int channels) {
    for (int stride = 1; stride <= 2; stride++) {
      GraphDef graph = BackwardAsForward.apply(gradient("SAME", 3, 3, stride, channels, 5));
      List<Integer> shape = List.of(1, HEIGHT, WIDTH, channels);
      float[] x = Graphs.randomInput(shape, 1);
      float[] y = Graphs.run(graph, "x", x, shape, "y");
      float[] kernel = Graphs.randomInput(List.of(3, 3, channels, 5), "kernel".hashCode());
      assertArrayEquals(
          plain(y, kernel, channels, 5, stride),
          Graphs.run(graph, "x", x, shape, "gradient"),
          1e-3f);
    }
  }

  /** The gradient of the sum of squares, place by place. */
  private static float[] plain(float[] y, float[] kernel, int in, int out, int stride) {
    int rows = (HEIGHT + stride - 1) / stride;
    int columns = (WIDTH + stride - 1) / stride;
    int top = Math.max(0, (rows - 1) * stride + 3 - HEIGHT) / 2;
    int left = Math.max(0, (columns - 1) * stride + 3 - WIDTH) / 2;
    float[] gradient = new float[HEIGHT * WIDTH * in];
    for (int place = 0; place < rows * columns * 9; place++) {
      int row = place / 9 / columns;
      int column = place / 9 % columns;
      int h = row * stride - top + place % 9 / 3;
      int w = column * stride - left + place % 3;
      if (h < 0 || h >= HEIGHT || w < 0 || w >= WIDTH) {
        continue;
      }
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          gradient[(h * WIDTH + w) * in + i] +=
              2 * y[place / 9 * out + o] * kernel[(place % 9 * in + i) * out + o];
        }
      }
    }
    return gradient;
  }

  @Test
  void gradientsThroughOneKernelShareItsTurnedForm() {
    GraphDef graph = gradient("SAME", 3, 3, 1, 2, 3);
    GraphDef.Builder twice = graph.toBuilder();
    graph.getNodeList().stream()
        .filter(node -> node.getOp().equals("Conv2DBackpropInput"))
        .forEach(node -> twice.addNode(node.toBuilder().setName("another")));
    long constants =
        BackwardAsForward.apply(twice.build()).getNodeList().stream()
            .filter(node -> node.getName().startsWith("kernel/turned"))
            .count();
    assertEquals(1, constants);
  }
}
