package dev.mangle.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a {@link GraphDef} node by node. Each method returns the node's name, so that graphs read
 * like expressions.
 *
 * <p>Types that an op requires and that are not given are floats: {@code node("y", "Relu", "x")} is
 * whole.
 */
public final class GraphBuilder {
  /** The producer that TensorFlow 2.18 writes; old producers get other semantics. */
  static final int PRODUCER = 1994;

  private static final Map<String, OpDef> OPS =
      TensorFlow.registeredOpList().getOpList().stream()
          .collect(Collectors.toMap(OpDef::getName, Function.identity()));

  private final GraphDef.Builder graph = GraphDef.newBuilder();

  /** A named attribute. */
  public record Attr(String name, AttrValue value) {}

  /** A new, empty graph. */
  public GraphBuilder() {
    graph.getVersionsBuilder().setProducer(PRODUCER);
  }

  /** Adds a float placeholder; -1 is an unknown extent. */
  @CanIgnoreReturnValue
  public String placeholder(String name, long... shape) {
    return node(
        name,
        "Placeholder",
        List.of(),
        attr("dtype", DataType.DT_FLOAT),
        attr("shape", shape(shape)));
  }

  /** Adds a float constant. */
  @CanIgnoreReturnValue
  public String constant(String name, float[] values, long... shape) {
    TensorProto.Builder tensor = tensor(DataType.DT_FLOAT, shape);
    for (float value : values) {
      tensor.addFloatVal(value);
    }
    return constant(name, tensor);
  }

  /** Adds a vector of int32. */
  @CanIgnoreReturnValue
  public String constant(String name, int... values) {
    TensorProto.Builder tensor = tensor(DataType.DT_INT32, values.length);
    Arrays.stream(values).forEach(tensor::addIntVal);
    return constant(name, tensor);
  }

  /** Adds one string. */
  @CanIgnoreReturnValue
  public String constant(String name, String value) {
    return constant(name, tensor(DataType.DT_STRING).addStringVal(ByteString.copyFromUtf8(value)));
  }

  /** Adds a vector of strings. */
  @CanIgnoreReturnValue
  public String constant(String name, List<String> values) {
    TensorProto.Builder tensor = tensor(DataType.DT_STRING, values.size());
    values.forEach(value -> tensor.addStringVal(ByteString.copyFromUtf8(value)));
    return constant(name, tensor);
  }

  /** Adds a node without further attributes. */
  @CanIgnoreReturnValue
  public String node(String name, String op, String... inputs) {
    return node(name, op, List.of(inputs));
  }

  /**
   * Adds a node.
   *
   * @param inputs as in a GraphDef: {@code node}, {@code node:1} or {@code ^node}
   */
  @CanIgnoreReturnValue
  public String node(String name, String op, List<String> inputs, Attr... attrs) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(name).setOp(op).addAllInput(inputs);
    for (Attr attr : attrs) {
      node.putAttr(attr.name(), attr.value());
    }
    for (OpDef.AttrDef needed : op(op).getAttrList()) {
      boolean open = !needed.hasDefaultValue() && !node.containsAttr(needed.getName());
      if (open && needed.getType().equals("type")) {
        node.putAttr(needed.getName(), attr("", DataType.DT_FLOAT).value());
      }
    }
    graph.addNode(node);
    return name;
  }

  /** The graph as it stands. */
  public GraphDef build() {
    return graph.build();
  }

  /** An attribute that is a type. */
  public static Attr attr(String name, DataType value) {
    return new Attr(name, AttrValue.newBuilder().setType(value).build());
  }

  /** An attribute that is a string. */
  public static Attr attr(String name, String value) {
    return new Attr(name, AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build());
  }

  /** An attribute that is a boolean. */
  public static Attr attr(String name, boolean value) {
    return new Attr(name, AttrValue.newBuilder().setB(value).build());
  }

  /** An attribute that is a float. */
  public static Attr attr(String name, float value) {
    return new Attr(name, AttrValue.newBuilder().setF(value).build());
  }

  /** An attribute that is a shape. */
  public static Attr attr(String name, TensorShapeProto value) {
    return new Attr(name, AttrValue.newBuilder().setShape(value).build());
  }

  /** An attribute that is a list of integers. */
  public static Attr attr(String name, long... values) {
    AttrValue.Builder value = AttrValue.newBuilder();
    Arrays.stream(values).forEach(value.getListBuilder()::addI);
    return new Attr(name, value.build());
  }

  /** An attribute that is a list of types. */
  public static Attr attr(String name, List<DataType> values) {
    AttrValue.Builder value = AttrValue.newBuilder();
    value.getListBuilder().addAllType(values);
    return new Attr(name, value.build());
  }

  /** A shape; -1 is an unknown extent. */
  public static TensorShapeProto shape(long... extents) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    Arrays.stream(extents).forEach(extent -> shape.addDimBuilder().setSize(extent));
    return shape.build();
  }

  /** How a function body refers to the first output of {@code node}, if it has outputs. */
  static Optional<String> functionReference(NodeDef node) {
    return op(node.getOp()).getOutputArgList().stream()
        .findFirst()
        .map(output -> node.getName() + ":" + output.getName() + ":0");
  }

  private static OpDef op(String name) {
    OpDef op = OPS.get(name);
    if (op == null) {
      throw new IllegalArgumentException("no op is called " + name);
    }
    return op;
  }

  private static TensorProto.Builder tensor(DataType type, long... shape) {
    return TensorProto.newBuilder().setDtype(type).setTensorShape(shape(shape));
  }

  private String constant(String name, TensorProto.Builder tensor) {
    Attr value = new Attr("value", AttrValue.newBuilder().setTensor(tensor).build());
    return node(name, "Const", List.of(), attr("dtype", tensor.getDtype()), value);
  }
}
