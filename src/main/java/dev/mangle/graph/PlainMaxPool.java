package dev.mangle.graph;

import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Makes MaxPool of MaxPoolV2, which takes its size and strides as tensors, where these are
 * constant.
 *
 * <p>Both have a gradient and the same values, but only the old operation has a oneDNN kernel: on
 * an AMD EPYC (Zen 5, AVX-512, 2 cores) a pooling of MaxPoolV2 and its gradient take five to eight
 * times as long.
 */
final class PlainMaxPool {
  private PlainMaxPool() {}

  /** The same function; what is computed, or of another type than int32, stays. */
  static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    for (NodeDef node : editor.nodes()) {
      if (node.getOp().equals("MaxPoolV2")) {
        rewrite(editor, node);
      }
    }
    return editor.toGraphDef();
  }

  private static void rewrite(GraphEditor editor, NodeDef node) {
    NodeDef size = editor.producer(node, 1);
    NodeDef strides = editor.producer(node, 2);
    if (Consts.is(size, DataType.DT_INT32) && Consts.is(strides, DataType.DT_INT32)) {
      editor.put(
          node.toBuilder()
              .setOp("MaxPool")
              .clearInput()
              .addInput(node.getInput(0))
              .putAttr("ksize", Attrs.list(Consts.ints(size)))
              .putAttr("strides", Attrs.list(Consts.ints(strides)))
              .build());
    }
  }
}
