package dev.mangle.importer.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.mangle.importer.Draft;
import dev.mangle.importer.PixelRange;
import dev.mangle.io.UserException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.support.metadata.schema.ModelMetadata;
import org.tensorflow.lite.support.metadata.schema.ModelMetadataT;
import org.tensorflow.lite.support.metadata.schema.NormalizationOptionsT;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptions;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitOptionsUnion;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.SubGraphMetadataT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

/** The user's word before the metadata, the metadata before the quantisation. */
class InputRangeTest {
  private static final Quantisation BYTES =
      new Quantisation(new float[] {0.0078125f}, new long[] {128}, 0);

  @TempDir private Path folder;

  @Test
  void pixelsGoIntoAnUnsignedInputAsTheyAre() {
    Draft draft = draft(network(TensorType.UINT8, BYTES), null);
    assertEquals(List.of(0.0078125), draft.input().scale());
    assertEquals(List.of(-1.0), draft.input().offset());
    assertEquals("from the input's quantisation", draft.rangeOrigin());
  }

  @Test
  void pixelsGoIntoASignedInputLess128() {
    Quantisation signed = new Quantisation(new float[] {0.5f}, new long[] {-128}, 0);
    Draft draft = draft(network(TensorType.INT8, signed), null);
    assertEquals(List.of(0.5), draft.input().scale());
    assertEquals(List.of(0.0), draft.input().offset());
  }

  @Test
  void theMetadataGoesFirst() {
    LiteFile file =
        network(TensorType.UINT8, new Quantisation(new float[] {0.025f}, new long[] {128}, 0));
    file.metadata("TFLITE_METADATA", metadata(new float[] {127.1f}, new float[] {50}));
    Draft draft = draft(file, null);
    assertEquals(List.of(0.02), draft.input().scale());
    assertEquals(-2.542, draft.input().offset().get(0), 1e-12);
    assertEquals("MIT", draft.license());
    assertEquals("from the metadata", draft.rangeOrigin());
  }

  /** Programs that feed bytes skip mean and deviation, so that a wrong one is not noticed. */
  @Test
  void metadataFarOutsideTheQuantisedRangeIsNotMeant() {
    LiteFile file = network(TensorType.UINT8, BYTES);
    file.metadata("TFLITE_METADATA", metadata(new float[] {0}, new float[] {1}));
    Draft draft = draft(file, null);
    assertEquals(List.of(0.0078125), draft.input().scale());
    assertEquals(List.of(-1.0), draft.input().offset());
    assertEquals(
        "from the input's quantisation, which the metadata's does not go with",
        draft.rangeOrigin());
  }

  /** [-1, 1] of 127 and 128 in a quantised range that calibration made a step shorter. */
  @Test
  void metadataAStepOutsideGoesFirst() {
    LiteFile file = network(TensorType.UINT8, BYTES);
    file.metadata("TFLITE_METADATA", metadata(new float[] {127}, new float[] {128}));
    assertEquals("from the metadata", draft(file, null).rangeOrigin());
  }

  @Test
  void theUserGoesFirstOfAll() {
    LiteFile file = network(TensorType.UINT8, BYTES);
    file.metadata("TFLITE_METADATA", metadata(new float[] {127}, new float[] {128}));
    Draft draft = draft(file, PixelRange.between(0, 1, "said"));
    assertEquals(List.of(1 / 255.0), draft.input().scale());
    assertEquals("said", draft.rangeOrigin());
  }

  @Test
  void aFloatInputThatTellsNothing() {
    LiteFile file = network(TensorType.FLOAT32, null);
    UserException error = assertThrows(UserException.class, () -> draft(file, null));
    assertTrue(
        error.getMessage().contains("its input is FLOAT32 and the file does not tell the pixel"),
        error.getMessage());
  }

  @Test
  void metadataOfAnotherKindIsNone() {
    LiteFile file = network(TensorType.UINT8, BYTES);
    file.metadata("TFLITE_METADATA", new byte[] {1, 2, 3});
    assertEquals("from the input's quantisation", draft(file, null).rangeOrigin());
  }

  private Draft draft(LiteFile file, PixelRange range) {
    return TfliteImport.read(LiteRun.request(file.write(folder), range, null));
  }

  private static LiteFile network(byte type, Quantisation quantisation) {
    LiteFile file = new LiteFile();
    int x = file.input(type, quantisation, 1, 2, 2, 1);
    int y = file.computed(1, 4);
    file.operator(BuiltinOperator.RESHAPE, List.of(x), y);
    file.output(y);
    return file;
  }

  private static byte[] metadata(float[] mean, float[] deviation) {
    NormalizationOptionsT normalisation = new NormalizationOptionsT();
    normalisation.setMean(mean);
    normalisation.setStd(deviation);
    ProcessUnitOptionsUnion options = new ProcessUnitOptionsUnion();
    options.setType(ProcessUnitOptions.NormalizationOptions);
    options.setValue(normalisation);
    ProcessUnitT unit = new ProcessUnitT();
    unit.setOptions(options);
    TensorMetadataT input = new TensorMetadataT();
    input.setProcessUnits(new ProcessUnitT[] {unit});
    SubGraphMetadataT graph = new SubGraphMetadataT();
    graph.setInputTensorMetadata(new TensorMetadataT[] {input});
    ModelMetadataT metadata = new ModelMetadataT();
    metadata.setLicense("MIT");
    metadata.setSubgraphMetadata(new SubGraphMetadataT[] {graph});
    FlatBufferBuilder builder = new FlatBufferBuilder();
    ModelMetadata.finishModelMetadataBuffer(builder, ModelMetadata.pack(builder, metadata));
    return builder.sizedByteArray();
  }
}
