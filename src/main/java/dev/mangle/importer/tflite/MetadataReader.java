package dev.mangle.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnit;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.TensorMetadata;

/** Reads the flatbuffer that lies in a TFLite file's metadata. */
final class MetadataReader {
  /** Name of the entry that holds it. */
  static final String ENTRY = "TFLITE_METADATA";

  private static final int LEAST_BYTES = 8;

  private MetadataReader() {}

  /** What {@code content} says; nothing where it is of another kind. */
  static LiteMetadata read(ByteBuffer content) {
    ByteBuffer bytes = content.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < LEAST_BYTES || !ModelMetadata.ModelMetadataBufferHasIdentifier(bytes)) {
      return LiteMetadata.NONE;
    }
    ModelMetadata metadata = ModelMetadata.getRootAsModelMetadata(bytes);
    String name = Objects.requireNonNullElse(metadata.name(), "");
    String license = Objects.requireNonNullElse(metadata.license(), "");
    NormalizationOptions normalisation = normalisation(metadata);
    if (normalisation == null) {
      return new LiteMetadata(name, license, List.of(), List.of());
    }
    return new LiteMetadata(
        name,
        license,
        numbers(normalisation.meanLength(), normalisation::mean, bytes.limit()),
        numbers(normalisation.stdLength(), normalisation::std, bytes.limit()));
  }

  private static NormalizationOptions normalisation(ModelMetadata metadata) {
    if (metadata.subgraphMetadataLength() == 0
        || metadata.subgraphMetadata(0).inputTensorMetadataLength() == 0) {
      return null;
    }
    TensorMetadata input = metadata.subgraphMetadata(0).inputTensorMetadata(0);
    for (int i = 0; i < input.processUnitsLength(); i++) {
      ProcessUnit unit = input.processUnits(i);
      if (unit.optionsType() == ProcessUnitOptions.NormalizationOptions) {
        return (NormalizationOptions) unit.options(new NormalizationOptions());
      }
    }
    return null;
  }

  private static List<Double> numbers(int length, IntToDoubleFunction at, int bytes) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < Damaged.requireLength(length, bytes); i++) {
      // By way of text: 127.1f is meant to be 127.1, not 127.0999984741211.
      numbers.add(Double.valueOf(Float.toString((float) at.applyAsDouble(i))));
    }
    return numbers;
  }
}
