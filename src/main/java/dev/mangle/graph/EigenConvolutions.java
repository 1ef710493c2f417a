package dev.mangle.graph;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Has float32 convolutions computed by Eigen, where that is faster than oneDNN.
 *
 * <p>TensorFlow hands every Conv2D to oneDNN. Its operation Conv is the same function and stays
 * with Eigen, which packs places of the images into a product of matrices. Mostly oneDNN is faster;
 * on one virtual machine (AMD EPYC, Zen 5, 2 cores) its kernels reached a fifth to three fifths of
 * the peak and Eigen's half to nine tenths, which {@link ConvolutionFacts} finds out. Few input
 * channels make narrow matrices, so those convolutions stay. Exact but for the order of summation.
 *
 * <p>On that machine the gradient of inception_v3 takes 1.8 times as much processor time without
 * this, that of squeezenet1_1 1.45 times, mobilenet_v2 and efficientnet_lite0 1.3 to 1.4 times.
 */
public final class EigenConvolutions {
  /**
   * Measured: with 16 input channels Eigen is faster for every kernel that was tried, with 8 for
   * some.
   */
  private static final int LEAST_CHANNELS = 16;

  private static final int IMAGES = 0;
  private static final int KERNEL = 1;
  private static final int CHANNELS = 3;
  private static final int KERNEL_CHANNELS = 2;

  private EigenConvolutions() {}

  /** The same function, where Eigen is faster on this machine. */
  public static GraphDef whereFaster(GraphDef graph) {
    return apply(graph, () -> ConvolutionFacts.here().eigenIsFaster());
  }

  /** The same function; leaves alone what is grouped, NCHW, on a GPU or no float32. */
  static GraphDef apply(GraphDef graph) {
    return apply(graph, () -> true);
  }

  private static GraphDef apply(GraphDef graph, BooleanSupplier wanted) {
    GraphEditor editor = new GraphEditor(graph);
    List<NodeDef> convolutions =
        editor.nodes().stream().filter(node -> isPlain(editor, node)).toList();
    if (convolutions.isEmpty() || !wanted.getAsBoolean()) {
      return graph;
    }
    Map<TensorRef, Shape> shapes =
        Shapes.of(graph, convolutions.stream().map(node -> editor.input(node, IMAGES)).toList());
    for (NodeDef node : convolutions) {
      Shape images = shapes.get(editor.input(node, IMAGES));
      if (!images.isUnknown() && images.get(CHANNELS) == channels(editor, node)) {
        editor.put(converted(node));
      }
    }
    return editor.toGraphDef();
  }

  private static boolean isPlain(GraphEditor editor, NodeDef node) {
    return node.getOp().equals("Conv2D")
        && node.getAttrOrThrow("T").getType() == DataType.DT_FLOAT
        && !Convolutions.isNchw(node)
        && !Convolutions.isOnGpu(node)
        && Consts.is(editor.producer(node, KERNEL), DataType.DT_FLOAT)
        && channels(editor, node) >= LEAST_CHANNELS;
  }

  private static int channels(GraphEditor editor, NodeDef node) {
    return Consts.shape(editor.producer(node, KERNEL))[KERNEL_CHANNELS];
  }

  private static NodeDef converted(NodeDef node) {
    NodeDef.Builder conv =
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("Conv")
            .setDevice(node.getDevice())
            .addAllInput(node.getInputList());
    for (String kept : List.of("T", "strides", "padding", "explicit_paddings", "dilations")) {
      AttrValue value = node.getAttrMap().get(kept);
      if (value != null) {
        conv.putAttr(kept, value);
      }
    }
    return conv.build();
  }
}
