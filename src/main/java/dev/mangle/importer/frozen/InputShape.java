package dev.mangle.importer.frozen;

import dev.mangle.graph.Prune;
import dev.mangle.graph.TensorRef;
import dev.mangle.importer.ImportRequest;
import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** Height, width and channels that a tensor of a graph takes. */
record InputShape(int height, int width, int channels) {
  private static final int RANK = 4;
  private static final int COLOURS = 3;

  /**
   * What the graph tells, completed by what the user says.
   *
   * @throws UserException when the tensor is not float32, or no image, or something stays open
   */
  static InputShape of(GraphDef graph, TensorRef input, ImportRequest.Pixels said) {
    Shape shape = told(graph, input);
    if (!shape.isUnknown() && shape.numDimensions() != RANK) {
      throw new UserException(
          "input '%s': expected 4 axes (images, height, width, channels), found %s", input, shape);
    }
    ImportRequest.Size size = said.size();
    int channels = said.order() == ModelSpec.Order.GRAY ? 1 : COLOURS;
    ImportRequest.Size whole =
        new ImportRequest.Size(
            extent(input, shape, 1, size == null ? null : size.height()),
            extent(input, shape, 2, size == null ? null : size.width()));
    return new InputShape(whole.height(), whole.width(), channels(input, shape, channels));
  }

  private static int extent(TensorRef input, Shape shape, int axis, Integer said) {
    long told = shape.isUnknown() ? -1 : shape.get(axis);
    if (told < 0 && said == null) {
      throw new UserException(
          "input '%s' takes images of any size (%s): give --size HEIGHTxWIDTH", input, shape);
    }
    if (told >= 0 && said != null && told != said) {
      throw new UserException(
          "--size: the graph's input '%s' is %s, and cannot be changed", input, shape);
    }
    return told >= 0 ? Math.toIntExact(told) : said;
  }

  private static int channels(TensorRef input, Shape shape, int usual) {
    long told = shape.isUnknown() || shape.get(RANK - 1) < 0 ? usual : shape.get(RANK - 1);
    if (told != 1 && told != COLOURS) {
      throw new UserException(
          "input '%s': expected 1 or 3 channels behind rows and columns, found %s", input, shape);
    }
    return (int) told;
  }

  /** As TensorFlow infers it from what leads to the tensor. */
  private static Shape told(GraphDef graph, TensorRef input) {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(withoutColocation(Prune.apply(graph, List.of(input))));
      GraphOperation operation = imported.operation(input.node());
      if (input.index() >= operation.numOutputs()) {
        throw new UserException("'%s': the node has %d outputs", input, operation.numOutputs());
      }
      DataType type = DataType.forNumber(operation.output(input.index()).dataType().getNumber());
      if (type != DataType.DT_FLOAT) {
        throw new UserException(
            "input '%s' is %s; expected DT_FLOAT: name the float tensor behind it", input, type);
      }
      return operation.output(input.index()).shape();
    } catch (RuntimeException e) {
      if (!e.getClass().getName().startsWith("org.tensorflow.")) {
        throw e;
      }
      // What leads to the images need not be known here: it is cut off.
      return Shape.unknown();
    }
  }

  private static GraphDef withoutColocation(GraphDef graph) {
    GraphDef.Builder plain = graph.toBuilder();
    plain.getNodeBuilderList().forEach(node -> node.removeAttr("_class").clearDevice());
    return plain.build();
  }
}
