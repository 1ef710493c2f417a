package dev.mangle.testing;

import dev.mangle.model.ModelSpec;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** What a SavedModel says of its input and outputs, from a {@link ModelSpec}. */
record Signature(ModelSpec spec) {
  String inputKey() {
    return spec.input().key();
  }

  long[] inputShape() {
    return new long[] {-1, spec.input().height(), spec.input().width(), spec.input().channels()};
  }

  /** In the order of {@link TestNetwork#outputs}. */
  List<String> outputKeys() {
    return Stream.concat(
            Stream.of(spec.logits().key()), spec.aux().stream().map(ModelSpec.Aux::key))
        .toList();
  }

  /** The signature, given the tensors behind its ends. */
  SignatureDef define(String input, List<String> outputs) {
    SignatureDef.Builder signature =
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs(inputKey(), info(input, inputShape()));
    for (int i = 0; i < outputs.size(); i++) {
      signature.putOutputs(outputKeys().get(i), info(outputs.get(i), -1, spec.classes()));
    }
    return signature.build();
  }

  private static TensorInfo info(String tensor, long... shape) {
    return TensorInfo.newBuilder()
        .setName(tensor)
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(GraphBuilder.shape(shape))
        .build();
  }
}
