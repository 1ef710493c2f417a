package dev.mangle.graph;

import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Square blocks of values that were computed as channels, put side by side. */
final class Blocks {
  /**
   * One direction.
   *
   * @param blocks that there are
   * @param begin first value that is wanted
   * @param size values that are wanted
   */
  record Axis(int blocks, int begin, int size) {
    boolean isWhole(int side) {
      return begin == 0 && size == blocks * side;
    }
  }

  private Blocks() {}

  /**
   * Adds nodes that compute {@code node}, by its name, from blocks.
   *
   * @param channels node of {@code [images, rows, columns, side * side * channels]}, blocks
   *     row-major
   * @param side values of a block in each direction
   */
  static void sideBySide(
      GraphEditor editor, NodeDef node, String channels, int side, Axis rows, Axis columns) {
    boolean whole = rows.isWhole(side) && columns.isWhole(side);
    String name = whole ? node.getName() : editor.fresh(node.getName() + "/whole");
    editor.put(
        NodeDef.newBuilder()
            .setName(name)
            .setOp("DepthToSpace")
            .addInput(channels)
            .putAttr("T", node.getAttrOrThrow("T"))
            .putAttr("block_size", Attrs.number(side))
            .build());
    if (whole) {
      return;
    }
    String begin = editor.vector(node, "begin", 0, rows.begin(), columns.begin(), 0);
    String size = editor.vector(node, "size", -1, rows.size(), columns.size(), -1);
    editor.put(
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("Slice")
            .addInput(name)
            .addInput(begin)
            .addInput(size)
            .putAttr("T", node.getAttrOrThrow("T"))
            .putAttr("Index", Attrs.type(DataType.DT_INT32))
            .build());
  }
}
