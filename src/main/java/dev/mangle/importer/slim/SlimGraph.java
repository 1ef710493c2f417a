package dev.mangle.importer.slim;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Graph;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A graph that grows node by node under slim's names, and the variables that came about. */
final class SlimGraph {
  private final Graph graph;
  private final Ops tf;
  private final Style style;
  private final Map<String, Shape> variables = new LinkedHashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  SlimGraph(Graph graph, Style style) {
    this.graph = graph;
    this.tf = Ops.create(graph);
    this.style = style;
  }

  Style style() {
    return style;
  }

  /** The variables so far: name to shape, in the order of the layers. */
  Map<String, Shape> variables() {
    return Collections.unmodifiableMap(variables);
  }

  /** Images of one size, any number of them. */
  Output<TFloat32> images(String name, int height, int width) {
    return add(
        "Placeholder",
        name,
        List.of(),
        node ->
            node.setAttr("dtype", DataType.DT_FLOAT)
                .setAttr("shape", Shape.of(Shape.UNKNOWN_SIZE, height, width, 3)));
  }

  /** A variable without a value yet, read. */
  Output<TFloat32> variable(String name, long... shape) {
    Shape extents = Shape.of(shape);
    if (variables.put(name, extents) != null) {
      throw new IllegalArgumentException("variable '" + name + "' is there twice");
    }
    // A ref variable is what TensorFlow's Java exporter knows how to save.
    Output<TFloat32> variable =
        add(
            "VariableV2",
            name,
            List.of(),
            node -> node.setAttr("dtype", DataType.DT_FLOAT).setAttr("shape", extents));
    return add("Identity", name + "/read", List.of(variable));
  }

  /** A constant vector of ones. */
  Output<TFloat32> ones(String name, long length) {
    float[] ones = new float[Math.toIntExact(length)];
    Arrays.fill(ones, 1);
    try (TFloat32 tensor = TFloat32.vectorOf(ones)) {
      return constant(name, DataType.DT_FLOAT, tensor);
    }
  }

  /** {@code x} times a number. */
  Output<TFloat32> scaled(String name, Output<TFloat32> x, float factor) {
    try (TFloat32 tensor = TFloat32.scalarOf(factor)) {
      Output<TFloat32> number = constant(name + "/factor", DataType.DT_FLOAT, tensor);
      return add("Mul", name, List.of(x, number));
    }
  }

  /** {@code x} with zeros around it, as many rows and columns before and after each image. */
  Output<TFloat32> pad(String name, Output<TFloat32> x, int before, int after) {
    int[][] sides = {{0, 0}, {before, after}, {before, after}, {0, 0}};
    try (TInt32 tensor = TInt32.tensorOf(StdArrays.ndCopyOf(sides))) {
      Output<TInt32> paddings = constant(name + "/paddings", DataType.DT_INT32, tensor);
      return add("Pad", name, List.of(x, paddings));
    }
  }

  /** {@code values} joined along {@code axis}. */
  Output<TFloat32> concat(String name, List<Output<TFloat32>> values, int axis) {
    try (TInt32 tensor = TInt32.scalarOf(axis)) {
      Output<TInt32> along = constant(name + "/axis", DataType.DT_INT32, tensor);
      return built(
          graph
              .opBuilder("ConcatV2", unique(name), tf.scope())
              .addInputList(values.toArray(new Output<?>[0]))
              .addInput(along));
    }
  }

  /** An operation without attributes of its own. */
  Output<TFloat32> add(String type, String name, List<Output<?>> inputs) {
    return add(type, name, inputs, node -> node);
  }

  /** An operation; its first output. */
  Output<TFloat32> add(
      String type,
      String name,
      List<? extends Output<?>> inputs,
      UnaryOperator<OperationBuilder> attributes) {
    OperationBuilder node = graph.opBuilder(type, unique(name), tf.scope());
    inputs.forEach(node::addInput);
    return built(attributes.apply(node));
  }

  private <T extends TType> Output<T> constant(String name, DataType type, Tensor value) {
    return graph
        .opBuilder("Const", unique(name), tf.scope())
        .setAttr("dtype", type)
        .setAttr("value", value)
        .build()
        .output(0);
  }

  private static Output<TFloat32> built(OperationBuilder node) {
    return node.build().output(0);
  }

  private String unique(String name) {
    int earlier = names.merge(name, 1, Integer::sum) - 1;
    return earlier == 0 ? name : name + "_" + earlier;
  }
}
