package dev.mangle.graph;

import dev.mangle.io.Cpu;
import java.util.List;
import java.util.Map;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Has float32 convolutions computed by Eigen, where that is faster than oneDNN.
 *
 * <p>TensorFlow hands every Conv2D to oneDNN, whose kernels for AVX-512 reach a fifth to three
 * fifths of an AMD processor's peak. Its operation Conv is the same function and stays with Eigen,
 * which packs places of the images into a product of matrices and reaches half to nine tenths. Few
 * input channels make narrow matrices, so those convolutions stay, and so do all on a processor
 * whose oneDNN is faster. Exact but for the order of summation.
 *
 * <p>On an AMD EPYC (Zen 5, AVX-512, 2 cores) the gradient of inception_v3 takes 1.8 times as much
 * processor time without this, that of squeezenet1_1 1.45 times, mobilenet_v2 and
 * efficientnet_lite0 1.3 to 1.4 times.
 */
public final class EigenConvolutions {
  private static final String AMD = "AuthenticAMD";
  private static final String AVX512 = "avx512f";

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

  /** The same function, where Eigen is faster on this processor. */
  public static GraphDef whereFaster(GraphDef graph) {
    return areFaster(Cpu.here()) ? apply(graph) : graph;
  }

  /** Seen on Zen 5; on Intel processors with AVX-512 it is the other way round. */
  public static boolean areFaster(Cpu cpu) {
    return cpu.vendor().equals(AMD) && cpu.has(AVX512);
  }

  /** The same function; leaves alone what is grouped, NCHW, on a GPU or no float32. */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    List<NodeDef> convolutions =
        editor.nodes().stream().filter(node -> isPlain(editor, node)).toList();
    if (convolutions.isEmpty()) {
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
