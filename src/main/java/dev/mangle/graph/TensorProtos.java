package dev.mangle.graph;

import com.google.protobuf.UnsafeByteOperations;
import org.tensorflow.RawTensor;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Tensors of a session as values of constants. */
public final class TensorProtos {
  private TensorProtos() {}

  /** A copy of {@code tensor}, which must not be of strings. */
  public static TensorProto of(RawTensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.data().read(bytes);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : tensor.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder()
        .setDtype(DataType.forNumber(tensor.dataType().getNumber()))
        .setTensorShape(shape)
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }
}
