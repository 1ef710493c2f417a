package dev.mangle.graph;

import java.util.Arrays;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The batch norm of TensorFlow's first year, as FusedBatchNormV3.
 *
 * <p>Inputs are image, mean, variance, beta, gamma; gamma counts only with {@code
 * scale_after_normalization}.
 */
final class OldBatchNorm {
  private static final int MEAN = 1;
  private static final int VARIANCE = 2;
  private static final int BETA = 3;
  private static final int GAMMA = 4;

  private OldBatchNorm() {}

  static void fuse(GraphEditor editor, NodeDef node) {
    String scale = scale(editor, node);
    if (scale == null) {
      return;
    }
    AttrValue floats = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
    editor.put(
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("FusedBatchNormV3")
            .addInput(node.getInput(0))
            .addInput(scale)
            .addInput(node.getInput(BETA))
            .addInput(node.getInput(MEAN))
            .addInput(node.getInput(VARIANCE))
            .putAttr("T", floats)
            .putAttr("U", floats)
            .putAttr("epsilon", node.getAttrOrThrow("variance_epsilon"))
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build())
            .build());
  }

  /** Gamma, or ones; {@code null} where neither is known, and the old operation stays. */
  private static String scale(GraphEditor editor, NodeDef node) {
    if (node.getAttrOrThrow("scale_after_normalization").getB()) {
      return node.getInput(GAMMA);
    }
    NodeDef beta = editor.producer(node, BETA);
    if (!Consts.is(beta, DataType.DT_FLOAT)) {
      return null;
    }
    float[] ones = new float[Consts.floats(beta).length];
    Arrays.fill(ones, 1);
    NodeDef scale = Consts.floats(editor.fresh(node.getName() + "/ones"), ones, ones.length);
    editor.put(scale);
    return scale.getName();
  }
}
