package dev.mangle.importer.tflite;

import dev.mangle.io.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** Reads a TFLite file: a flatbuffer, which is believed nothing. */
final class TfliteFile {
  private static final int LEAST_BYTES = 8;
  private static final int VERSION = 3;

  private final Model model;
  private final SubGraph graph;
  private final int bytes;

  private TfliteFile(ByteBuffer content) {
    bytes = content.limit();
    model = Model.getRootAsModel(content);
    if (model.version() != VERSION) {
      throw new UserException("expected version %d, found %d", VERSION, model.version());
    }
    if (model.subgraphsLength() < 1) {
      throw new UserException("it holds no graph");
    }
    graph = model.subgraphs(0);
  }

  /**
   * Reads {@code file}; weights stay in place until they are asked for.
   *
   * @throws UserException when it is no TFLite file, or is damaged
   * @throws IOException when it cannot be read
   */
  static LiteModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - LEAST_BYTES) {
      throw new UserException("it takes %d MiB; at most 2047 are read", size >> 20);
    }
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    if (content.limit() < LEAST_BYTES || !Model.ModelBufferHasIdentifier(content)) {
      throw new UserException("expected a TFLite file with the mark TFL3, found another kind");
    }
    return Damaged.guard(() -> new TfliteFile(content).read());
  }

  private LiteModel read() {
    List<LiteTensor> tensors = list(graph.tensorsLength(), this::tensor);
    return new LiteModel(
        list(graph.operatorsLength(), i -> operator(i, tensors)),
        list(graph.inputsLength(), i -> at(tensors, graph.inputs(i), "tensor")),
        list(graph.outputsLength(), i -> at(tensors, graph.outputs(i), "tensor")),
        tensors,
        metadata());
  }

  private LiteTensor tensor(int index) {
    Tensor tensor = graph.tensors(index);
    String name = Objects.requireNonNullElse(tensor.name(), "");
    if (tensor.type() < 0 || tensor.type() >= TensorType.names.length) {
      throw new UserException("tensor '%s' has an unknown type (%d)", name, tensor.type());
    }
    return new LiteTensor(
        index,
        name,
        tensor.type(),
        shape(tensor),
        quantisation(tensor.quantization()),
        data((int) tensor.buffer()),
        tensor.sparsity() != null);
  }

  /** The signature tells which extents are open; the shape then says 1 there. */
  private int[] shape(Tensor tensor) {
    int[] shape = Damaged.ints(tensor.shapeLength(), tensor::shape, bytes);
    if (tensor.shapeSignatureLength() == shape.length) {
      for (int i = 0; i < shape.length; i++) {
        shape[i] = tensor.shapeSignature(i) == -1 ? -1 : shape[i];
      }
    }
    for (int extent : shape) {
      if (extent < -1) {
        throw new UserException("tensor '%s' has a negative extent", tensor.name());
      }
    }
    return shape;
  }

  private Quantisation quantisation(QuantizationParameters quantisation) {
    if (quantisation == null || quantisation.scaleLength() == 0) {
      return null;
    }
    float[] scale = new float[Damaged.requireLength(quantisation.scaleLength(), bytes)];
    long[] zeroPoint = new long[scale.length];
    int zeros = quantisation.zeroPointLength();
    for (int i = 0; i < scale.length; i++) {
      scale[i] = quantisation.scale(i);
      zeroPoint[i] = zeros == 0 ? 0 : quantisation.zeroPoint(Math.min(i, zeros - 1));
    }
    return new Quantisation(scale, zeroPoint, quantisation.quantizedDimension());
  }

  /** Buffer 0 is the empty one by convention; a computed tensor has that or an empty one. */
  private ByteBuffer data(int index) {
    Buffer buffer = at(model.buffersLength(), index, "buffer", model::buffers);
    return buffer.dataLength() == 0 ? null : buffer.dataAsByteBuffer();
  }

  private LiteOperator operator(int index, List<LiteTensor> tensors) {
    Operator operator = graph.operators(index);
    List<LiteTensor> inputs =
        list(
            operator.inputsLength(),
            i -> operator.inputs(i) == -1 ? null : at(tensors, operator.inputs(i), "tensor"));
    List<LiteTensor> outputs =
        list(operator.outputsLength(), i -> at(tensors, operator.outputs(i), "tensor"));
    if (outputs.isEmpty()) {
      throw new UserException("operator number %d has no output", index);
    }
    return new LiteOperator(
        index, kind((int) operator.opcodeIndex()), inputs, outputs, operator, bytes);
  }

  private String kind(int index) {
    OperatorCode code =
        at(model.operatorCodesLength(), index, "operator code", model::operatorCodes);
    // Old files have the short field alone, new ones both, or the long one for high numbers.
    int number = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
    if (number == BuiltinOperator.CUSTOM) {
      return "CUSTOM " + Objects.requireNonNullElse(code.customCode(), "");
    }
    return number < 0 || number >= BuiltinOperator.names.length
        ? "of the unknown number " + number
        : BuiltinOperator.name(number);
  }

  private LiteMetadata metadata() {
    for (int i = 0; i < Damaged.requireLength(model.metadataLength(), bytes); i++) {
      Metadata entry = model.metadata(i);
      if (MetadataReader.ENTRY.equals(entry.name())) {
        ByteBuffer content = data((int) entry.buffer());
        return content == null ? LiteMetadata.NONE : MetadataReader.read(content);
      }
    }
    return LiteMetadata.NONE;
  }

  private <T> List<T> list(int length, IntFunction<T> at) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < Damaged.requireLength(length, bytes); i++) {
      list.add(at.apply(i));
    }
    return list;
  }

  private static LiteTensor at(List<LiteTensor> tensors, int index, String kind) {
    return at(tensors.size(), index, kind, tensors::get);
  }

  private static <T> T at(int length, int index, String kind, IntFunction<T> at) {
    if (index < 0 || index >= length) {
      throw new UserException(
          "the file is damaged: it names %s %d and has %d", kind, index, length);
    }
    return at.apply(index);
  }
}
