package dev.mangle.importer.tflite;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.MetadataT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** Writes TFLite files tensor by tensor; each method that adds a tensor returns its number. */
final class LiteFile {
  private static final int VERSION = 3;

  private final List<TensorT> tensors = new ArrayList<>();
  private final List<BufferT> buffers = new ArrayList<>(List.of(new BufferT()));
  private final List<OperatorT> operators = new ArrayList<>();
  private final List<OperatorCodeT> codes = new ArrayList<>();
  private final List<MetadataT> metadata = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  /** A float input. */
  int input(int... shape) {
    return input(TensorType.FLOAT32, null, shape);
  }

  /** An input of any type. */
  int input(byte type, Quantisation quantisation, int... shape) {
    inputs.add(tensor(type, quantisation, shape));
    return inputs.get(inputs.size() - 1);
  }

  /** A computed float tensor. */
  int computed(int... shape) {
    return tensor(TensorType.FLOAT32, null, shape);
  }

  /** A tensor without content. */
  int tensor(byte type, Quantisation quantisation, int... shape) {
    TensorT tensor = new TensorT();
    tensor.setName("tensor" + tensors.size());
    tensor.setType(type);
    tensor.setShape(shape);
    if (quantisation != null) {
      QuantizationParametersT parameters = new QuantizationParametersT();
      parameters.setScale(quantisation.scale());
      parameters.setZeroPoint(quantisation.zeroPoint());
      parameters.setQuantizedDimension(quantisation.dimension());
      tensor.setQuantization(parameters);
    }
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  /** A float constant. */
  int floats(float[] values, int... shape) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return constant(TensorType.FLOAT32, null, bytes, shape);
  }

  /** A constant vector of int32. */
  int ints(int... values) {
    return integers(TensorType.INT32, null, values, values.length);
  }

  /** A constant of int32. */
  int integers(byte type, Quantisation quantisation, int[] values, int... shape) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return constant(type, quantisation, bytes, shape);
  }

  /** A constant of bytes. */
  int constant(byte type, Quantisation quantisation, byte[] content, int... shape) {
    int tensor = tensor(type, quantisation, shape);
    tensors.get(tensor).setBuffer(buffers.size());
    buffers.add(content(content));
    return tensor;
  }

  private static BufferT content(byte[] bytes) {
    BufferT buffer = new BufferT();
    buffer.setData(IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray());
    return buffer;
  }

  /** The tensor's description, to be changed. */
  TensorT edit(int tensor) {
    return tensors.get(tensor);
  }

  /** Adds an operator; -1 is an input that is left out. */
  @CanIgnoreReturnValue
  OperatorT operator(int kind, byte optionsType, Object options, List<Integer> in, int... out) {
    OperatorCodeT code = new OperatorCodeT();
    code.setBuiltinCode(kind);
    code.setDeprecatedBuiltinCode((byte) Math.min(kind, 127));
    codes.add(code);
    OperatorT operator = new OperatorT();
    operator.setOpcodeIndex(codes.size() - 1);
    operator.setInputs(in.stream().mapToInt(Integer::intValue).toArray());
    operator.setOutputs(out);
    if (options != null) {
      BuiltinOptionsUnion union = new BuiltinOptionsUnion();
      union.setType(optionsType);
      union.setValue(options);
      operator.setBuiltinOptions(union);
    }
    operators.add(operator);
    return operator;
  }

  /** Adds an operator without options. */
  void operator(int kind, List<Integer> in, int... out) {
    operator(kind, (byte) 0, null, in, out);
  }

  /** Adds an operator that is not of the schema. */
  void custom(String name, List<Integer> in, int... out) {
    operator(BuiltinOperator.CUSTOM, in, out);
    codes.get(codes.size() - 1).setCustomCode(name);
  }

  void output(int tensor) {
    outputs.add(tensor);
  }

  /** Makes all values of {@code tensor}, a float tensor of that shape, the network's one output. */
  void flat(int tensor, int... shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    int flat = tensor(tensors.get(tensor).getType(), null, 1, size);
    operator(BuiltinOperator.RESHAPE, List.of(tensor, ints(1, size)), flat);
    output(flat);
  }

  void metadata(String name, byte[] content) {
    MetadataT entry = new MetadataT();
    entry.setName(name);
    entry.setBuffer(buffers.size());
    buffers.add(content(content));
    metadata.add(entry);
  }

  byte[] bytes() {
    SubGraphT graph = new SubGraphT();
    graph.setTensors(tensors.toArray(TensorT[]::new));
    graph.setInputs(inputs.stream().mapToInt(Integer::intValue).toArray());
    graph.setOutputs(outputs.stream().mapToInt(Integer::intValue).toArray());
    graph.setOperators(operators.toArray(OperatorT[]::new));
    ModelT model = new ModelT();
    model.setVersion(VERSION);
    model.setOperatorCodes(codes.toArray(OperatorCodeT[]::new));
    model.setSubgraphs(new SubGraphT[] {graph});
    model.setBuffers(buffers.toArray(BufferT[]::new));
    model.setMetadata(metadata.toArray(MetadataT[]::new));
    return bytes(model);
  }

  /** A model of any origin as a file. */
  static byte[] bytes(ModelT model) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    Model.finishModelBuffer(builder, Model.pack(builder, model));
    return builder.sizedByteArray();
  }

  Path write(Path folder) {
    try {
      return Files.write(folder.resolve("model.tflite"), bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
