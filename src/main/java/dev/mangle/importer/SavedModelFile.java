package dev.mangle.importer;

import dev.mangle.io.UserException;
import dev.mangle.model.ModelSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Writes a graph of constants as a SavedModel, which has no variables then. */
final class SavedModelFile {
  private SavedModelFile() {}

  static void write(Path folder, GraphDef graph, ModelSpec spec) throws IOException {
    requireFits(graph);
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder().setGraphDef(graph);
    meta.getMetaInfoDefBuilder().addTags("serve").setTensorflowVersion(TensorFlow.version());
    meta.putSignatureDef(spec.signature(), signature(spec));
    SavedModel model =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("saved_model.pb")))) {
      model.writeTo(out);
    }
  }

  /**
   * Checks the size that the file would have.
   *
   * @throws UserException when a protobuf cannot hold it
   */
  private static void requireFits(GraphDef graph) {
    long bytes = graph.getNodeList().stream().mapToLong(n -> n.getSerializedSize()).sum();
    if (bytes > Draft.MOST_BYTES) {
      throw new UserException(
          "the network takes %d MiB; a saved_model.pb holds at most %d",
          bytes >> 20, Draft.MOST_BYTES >> 20);
    }
  }

  private static SignatureDef signature(ModelSpec spec) {
    SignatureDef.Builder signature =
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs(
                spec.input().key(),
                tensor(
                    Draft.IMAGES,
                    -1,
                    spec.input().height(),
                    spec.input().width(),
                    spec.input().channels()))
            .putOutputs(spec.logits().key(), tensor(Draft.LOGITS, -1, spec.classes()));
    spec.aux()
        .forEach(aux -> signature.putOutputs(aux.key(), tensor(Draft.AUX, -1, spec.classes())));
    return signature.build();
  }

  private static TensorInfo tensor(String node, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      dims.addDimBuilder().setSize(size);
    }
    return TensorInfo.newBuilder()
        .setName(node + ":0")
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(dims)
        .build();
  }
}
