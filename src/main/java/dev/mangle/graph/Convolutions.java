package dev.mangle.graph;

import dev.mangle.io.UserException;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Convolutions whose C++ gradient is wrong or fails, made plain.
 *
 * <p>Dilations: the gradient drops the attribute, so the constant kernel is spread with zeros
 * instead, which is the same sum. EXPLICIT padding: the gradient fails, so the image is padded
 * first.
 */
final class Convolutions {
  private Convolutions() {}

  static boolean isNchw(NodeDef node) {
    AttrValue format = node.getAttrMap().get("data_format");
    return format != null && format.getS().toStringUtf8().equals("NCHW");
  }

  /** Whether it is computed where oneDNN is not. */
  static boolean isOnGpu(NodeDef node) {
    return node.getDevice().contains("GPU");
  }

  /** The numbers of an attribute, none where it is not there. */
  static List<Long> numbers(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getList().getIList();
  }

  static void plain(GraphEditor editor, NodeDef node) {
    NodeDef unpadded = isExplicit(node) ? padFirst(editor, node) : node;
    List<Long> dilations = numbers(node, "dilations");
    if (dilations.stream().anyMatch(d -> d > 1)) {
      int row = isNchw(node) ? 2 : 1;
      unpadded =
          spreadKernel(
              editor, unpadded, dilations.get(row).intValue(), dilations.get(row + 1).intValue());
    }
    editor.put(unpadded);
  }

  static boolean isExplicit(NodeDef node) {
    return node.getAttrOrThrow("padding").getS().toStringUtf8().equals("EXPLICIT");
  }

  private static NodeDef padFirst(GraphEditor editor, NodeDef node) {
    int[] amounts =
        node.getAttrOrThrow("explicit_paddings").getList().getIList().stream()
            .mapToInt(Long::intValue)
            .toArray();
    NodeDef paddings = Consts.ints(editor.fresh(node.getName() + "/paddings"), amounts, 4, 2);
    editor.put(paddings);
    NodeDef pad =
        NodeDef.newBuilder()
            .setName(editor.fresh(node.getName() + "/pad"))
            .setOp("Pad")
            .addInput(node.getInput(0))
            .addInput(paddings.getName())
            .putAttr("T", node.getAttrOrThrow("T"))
            .putAttr("Tpaddings", Attrs.type(DataType.DT_INT32))
            .build();
    editor.put(pad);
    return node.toBuilder()
        .setInput(0, pad.getName())
        .removeAttr("explicit_paddings")
        .putAttr("padding", Attrs.text("VALID"))
        .build();
  }

  private static NodeDef spreadKernel(GraphEditor editor, NodeDef node, int down, int across) {
    NodeDef kernel = editor.producer(node, 1);
    if (!Consts.is(kernel, DataType.DT_FLOAT)) {
      throw new UserException(
          "%s (node '%s') is dilated and its kernel is no float32 constant: no right gradient",
          node.getOp(), node.getName());
    }
    int[] shape = Consts.shape(kernel);
    int height = (shape[0] - 1) * down + 1;
    int width = (shape[1] - 1) * across + 1;
    int depth = shape[2] * shape[3];
    float[] dense = Consts.floats(kernel);
    float[] spread = new float[height * width * depth];
    for (int y = 0; y < shape[0]; y++) {
      for (int x = 0; x < shape[1]; x++) {
        int to = (y * down * width + x * across) * depth;
        System.arraycopy(dense, (y * shape[1] + x) * depth, spread, to, depth);
      }
    }
    String name = editor.fresh(node.getName() + "/spread_kernel");
    editor.put(Consts.floats(name, spread, height, width, shape[2], shape[3]));
    return node.toBuilder().setInput(1, name).removeAttr("dilations").build();
  }
}
