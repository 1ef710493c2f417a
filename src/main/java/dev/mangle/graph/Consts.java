package dev.mangle.graph;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Constants as protobuf: read out of a node, and made into one. */
final class Consts {
  private Consts() {}

  static NodeDef node(String name, TensorProto value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(value.getDtype()).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  static NodeDef floats(String name, float[] values, int... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return node(name, tensor(DataType.DT_FLOAT, bytes, shape));
  }

  /** Values as {@code type}, float32 or bfloat16 (to the nearest, ties to even). */
  static NodeDef reals(DataType type, String name, float[] values, int... shape) {
    if (type == DataType.DT_FLOAT) {
      return floats(name, values, shape);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(upperHalf(value));
    }
    return node(name, tensor(type, bytes.flip(), shape));
  }

  private static short upperHalf(float value) {
    int bits = Float.floatToIntBits(value);
    int rounded = Float.isNaN(value) ? bits : bits + 0x7fff + (bits >>> Short.SIZE & 1);
    return (short) (rounded >>> Short.SIZE);
  }

  static NodeDef ints(String name, int[] values, int... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return node(name, tensor(DataType.DT_INT32, bytes, shape));
  }

  private static TensorProto tensor(DataType type, ByteBuffer bytes, int... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int size : shape) {
      dims.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(dims)
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }

  /** Whether {@code node} is a constant of that type. */
  static boolean is(NodeDef node, DataType type) {
    return node != null
        && node.getOp().equals("Const")
        && node.getAttrOrThrow("dtype").getType() == type;
  }

  /** Whether {@code node} is a constant whose values {@link #floats(NodeDef)} reads. */
  static boolean isReal(NodeDef node) {
    return is(node, DataType.DT_FLOAT) || is(node, DataType.DT_BFLOAT16);
  }

  static int[] shape(NodeDef constant) {
    return value(constant).getTensorShape().getDimList().stream()
        .mapToInt(dim -> (int) dim.getSize())
        .toArray();
  }

  /** All values, row-major; a value list shorter than the shape repeats its last value. */
  static float[] floats(NodeDef constant) {
    TensorProto value = value(constant);
    float[] out = new float[elements(constant)];
    if (value.getDtype() == DataType.DT_BFLOAT16) {
      ByteBuffer halves =
          value.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < out.length; i++) {
        out[i] = Float.intBitsToFloat(halves.getShort() << Short.SIZE);
      }
      return out;
    }
    if (!value.getTensorContent().isEmpty()) {
      FloatBuffer floats =
          value
              .getTensorContent()
              .asReadOnlyByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      floats.get(out);
      return out;
    }
    int given = value.getFloatValCount();
    for (int i = 0; i < out.length && given > 0; i++) {
      out[i] = value.getFloatVal(Math.min(i, given - 1));
    }
    return out;
  }

  /** All values of an int32 constant, row-major. */
  static int[] ints(NodeDef constant) {
    TensorProto value = value(constant);
    int[] out = new int[elements(constant)];
    if (!value.getTensorContent().isEmpty()) {
      value
          .getTensorContent()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .get(out);
      return out;
    }
    int given = value.getIntValCount();
    for (int i = 0; i < out.length && given > 0; i++) {
      out[i] = value.getIntVal(Math.min(i, given - 1));
    }
    return out;
  }

  private static int elements(NodeDef constant) {
    return IntStream.of(shape(constant)).reduce(1, Math::multiplyExact);
  }

  private static TensorProto value(NodeDef constant) {
    return constant.getAttrOrThrow("value").getTensor();
  }
}
