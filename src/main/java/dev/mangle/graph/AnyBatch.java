package dev.mangle.graph;

import java.util.HashSet;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Frees a graph that was frozen for one image at a time.
 *
 * <p>Where what depends on the images is reshaped to a constant shape {@code [1, a, b, ..]}, that
 * becomes {@code [-1, a, b, ..]}: the same for one image, and right for several.
 */
public final class AnyBatch {
  private AnyBatch() {}

  /** The same function of one image; {@code graph} is framed and its nodes stand in any order. */
  public static GraphDef apply(GraphDef graph) {
    GraphEditor editor = new GraphEditor(graph);
    Set<String> behind = behindInput(editor);
    for (NodeDef node : editor.nodes()) {
      if (node.getOp().equals("Reshape") && behind.contains(node.getName())) {
        free(editor, node);
      }
    }
    return editor.toGraphDef();
  }

  private static void free(GraphEditor editor, NodeDef reshape) {
    NodeDef shape = editor.producer(reshape, 1);
    if (!Consts.is(shape, DataType.DT_INT32)) {
      return;
    }
    int[] extents = Consts.ints(shape);
    boolean open = false;
    for (int extent : extents) {
      open |= extent < 0;
    }
    if (extents.length < 2 || extents[0] != 1 || open) {
      return;
    }
    extents[0] = -1;
    NodeDef free =
        Consts.ints(editor.fresh(reshape.getName() + "/any_batch"), extents, extents.length);
    editor.put(free);
    editor.put(
        reshape.toBuilder()
            .setInput(1, free.getName())
            .putAttr("Tshape", AttrValue.newBuilder().setType(DataType.DT_INT32).build())
            .build());
  }

  /** Names of what depends on the images. */
  private static Set<String> behindInput(GraphEditor editor) {
    Set<String> behind = new HashSet<>(Set.of(Frame.INPUT));
    int before;
    do {
      before = behind.size();
      for (NodeDef node : editor.nodes()) {
        for (int i = 0; i < node.getInputCount(); i++) {
          if (behind.contains(editor.input(node, i).node())) {
            behind.add(node.getName());
          }
        }
      }
    } while (behind.size() > before);
    return behind;
  }
}
