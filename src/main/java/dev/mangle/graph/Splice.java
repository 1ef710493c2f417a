package dev.mangle.graph;

import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Puts one graph behind a node of another: several networks become one graph. */
public final class Splice {
  private Splice() {}

  /**
   * Adds {@code part}'s nodes to {@code whole}, each named {@code prefix/NAME}; {@code part}'s
   * framed input becomes node {@code input} of {@code whole}. Devices and colocation, which tell
   * where the part was trained, are dropped.
   */
  public static void into(GraphDef.Builder whole, GraphDef part, String prefix, String input) {
    for (NodeDef node : part.getNodeList()) {
      if (node.getName().equals(Frame.INPUT)) {
        continue;
      }
      NodeDef.Builder copy =
          node.toBuilder()
              .setName(prefix + "/" + node.getName())
              .clearInput()
              .clearDevice()
              .removeAttr("_class");
      for (String read : node.getInputList()) {
        TensorRef ref = TensorRef.parse(read);
        copy.addInput(
            ref.node().equals(Frame.INPUT)
                ? input
                : new TensorRef(prefix + "/" + ref.node(), ref.index()).toString());
      }
      whole.addNode(copy);
    }
  }
}
