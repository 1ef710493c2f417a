package dev.mangle.importer.tflite;

import dev.mangle.io.UserException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.TensorType;

/**
 * A tensor of the file.
 *
 * @param index its number in the file
 * @param name free text
 * @param type a constant of {@link TensorType}
 * @param shape extents, -1 where not fixed
 * @param quantisation {@code null} where there is none
 * @param data its constant content, little-endian; {@code null} where it is computed
 * @param sparse whether the content is packed
 */
record LiteTensor(
    int index,
    String name,
    byte type,
    int[] shape,
    Quantisation quantisation,
    ByteBuffer data,
    boolean sparse) {
  private static final int UNSIGNED_BYTE = 0xff;

  boolean isConstant() {
    return data != null;
  }

  /** Whether its values stand for numbers only through scale and zero point. */
  boolean isQuantised() {
    return quantisation != null && type != TensorType.FLOAT32 && type != TensorType.FLOAT16;
  }

  String typeName() {
    return TensorType.name(type);
  }

  /** Extents as people write them. */
  String shapeText() {
    return Arrays.toString(shape);
  }

  /** Number of values. */
  int elements() {
    return Damaged.guard(() -> IntStream.of(shape).reduce(1, Math::multiplyExact));
  }

  /**
   * Constant content as numbers, row-major, dequantised.
   *
   * @throws UserException when there is none of a known type, or of another size than the shape
   *     says
   */
  float[] floats() {
    return floats(quantisation);
  }

  /** The same with another quantisation than the tensor's own. */
  float[] floats(Quantisation dequantise) {
    float[] values = new float[requireContent()];
    ByteBuffer bytes = bytes();
    if (type == TensorType.FLOAT32) {
      bytes.asFloatBuffer().get(values);
      return values;
    }
    int inner = dequantise == null || dequantise.perTensor() ? 1 : inner(dequantise);
    for (int i = 0; i < values.length; i++) {
      if (type == TensorType.FLOAT16) {
        values[i] = Float16.decode(bytes.getShort());
      } else if (dequantise == null) {
        values[i] = next(bytes);
      } else {
        values[i] = dequantise.real(next(bytes), i / inner % dequantise.scale().length);
      }
    }
    return values;
  }

  /** Number of values that share a slice's scale before the next slice comes. */
  private int inner(Quantisation dequantise) {
    int dimension = dequantise.dimension();
    if (dimension < 0
        || dimension >= shape.length
        || shape[dimension] != dequantise.scale().length) {
      throw new UserException(
          "tensor '%s': %d scales do not go with axis %d of %s",
          name, dequantise.scale().length, dimension, shapeText());
    }
    int inner = 1;
    for (int i = dimension + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    return inner;
  }

  /** Constant content as whole numbers. */
  int[] ints() {
    int[] values = new int[requireContent()];
    ByteBuffer bytes = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(next(bytes));
    }
    return values;
  }

  private ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private long next(ByteBuffer bytes) {
    return switch (type) {
      case TensorType.UINT8 -> bytes.get() & UNSIGNED_BYTE;
      case TensorType.INT8 -> bytes.get();
      case TensorType.INT16 -> bytes.getShort();
      case TensorType.INT32 -> bytes.getInt();
      case TensorType.INT64 -> bytes.getLong();
      default -> throw unknownType();
    };
  }

  private UserException unknownType() {
    return new UserException(
        "tensor '%s': expected numbers of a usual type, found %s", name, typeName());
  }

  private int requireContent() {
    if (data == null) {
      throw new UserException("tensor '%s': expected constant content, found none", name);
    }
    if (sparse) {
      throw new UserException("tensor '%s' is sparse, which is not supported", name);
    }
    if (IntStream.of(shape).anyMatch(extent -> extent < 0)) {
      throw new UserException(
          "tensor '%s' has constant content and the open shape %s", name, shapeText());
    }
    long expected = (long) elements() * width();
    if (expected != data.remaining()) {
      throw new UserException(
          "tensor '%s': the shape %s takes %d bytes, found %d",
          name, shapeText(), expected, data.remaining());
    }
    return elements();
  }

  private int width() {
    return switch (type) {
      case TensorType.UINT8, TensorType.INT8 -> Byte.BYTES;
      case TensorType.INT16, TensorType.FLOAT16 -> Short.BYTES;
      case TensorType.INT32, TensorType.FLOAT32 -> Integer.BYTES;
      case TensorType.INT64 -> Long.BYTES;
      default -> throw unknownType();
    };
  }
}
